-- A frozen account keeps the own code, so nobody's strips are stopped (C52).
drop table stopped_subjects;
