-- 同住人: what somebody declared for others.

create index declarations_for_others on residence_declarations (declarant_id, create_time desc, id desc) where declarant_id <> resident_id::text;
