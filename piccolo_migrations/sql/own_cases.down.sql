drop index case_facts_mine;
