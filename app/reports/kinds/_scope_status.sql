case d.state when 'INSCOPE' then 'PASS' when 'OUTOFSCOPE' then 'FAIL' else 'UNKNOWN' end
