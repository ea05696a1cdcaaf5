-- Which articles say certain words, best first?
-- grain: one article
-- $words: what is searched, as typed; sample '视频 模型'
-- $most: how many; sample 10
select day, title, source_id, score, url
from search($words, most := $most);
