-- Who sees few reports has stories found by them, by those that have a later version, too.

create index analysis_label_older on analysis (label) where not latest;
