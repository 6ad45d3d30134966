-- Reports that an annotator has, which are looked through every second for those whose annotator died.
create index work_taken on work (taken_until) where taken_until is not null;
