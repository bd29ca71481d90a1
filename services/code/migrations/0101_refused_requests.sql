-- 超范围查验 (T34): a verifier whose own request asks for more than it is registered for is refused, and the holder may read so.

alter table receipts add column refused_claims text[] not null default '{}';
comment on column receipts.refused_claims is '超出登记范围: names of claims asked for beyond the register; nothing was answered then';
