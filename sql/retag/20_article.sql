-- Note what the new dictionary says of each retagged article.
update article_head as held
set
    ai_related = retagged.ai_related,
    ai_score = retagged.ai_score,
    ai_reasons = retagged.ai_reasons,
    dictionary_version = retagged.dictionary_version
from staged_retagged as retagged
where retagged.article_id = held.article_id
    and retagged.day = held.day;
