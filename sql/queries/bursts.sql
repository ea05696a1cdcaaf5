-- What broke out lately, when did it begin, peak and end, and do both methods agree?
-- zh: 近来爆发了什么：何时开始、见顶、结束，两种方法是否一致？
-- grain: one burst, the newest first
-- $days: length of the period in which it must have begun; sample 60
select name, kind, start_day, peak_day, end_day, texts, peak_texts, expected, z_score, agreed, second_start_day, is_open
from entity_burst
where start_day > newest_day() - $days::integer
order by start_day desc, z_score desc, name;
