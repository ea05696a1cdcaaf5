-- Which articles say certain words, best first?
-- zh: 哪些文章写到这些词，最相关的在前？
-- grain: one article
-- $words: what is searched, as typed; sample '视频 模型'
-- $most: how many; sample 10
select day, title, source_id, score, url
from search($words, most := $most);
