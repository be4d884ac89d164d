case when p.birth_date is null then 'U' when age <= 20 then 'A' when age <= 30 then 'B' when age <= 40 then 'C'
    when age <= 50 then 'D' when age <= 60 then 'E' when age <= 70 then 'F' else 'G' end
