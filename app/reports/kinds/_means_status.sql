case y.state when 'yes' then 'PASS' when 'no' then 'FAIL' else 'UNKNOWN' end
