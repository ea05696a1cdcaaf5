"""Lines that stand within an article's element and are not the article.

Each pattern describes a whole line, not a word: an article about infringement or investment risk must keep its lines.
"""

from __future__ import annotations

import re

# What ends an article: everything after such a line is something else.
ENDING = re.compile(
    r"^[\s\W]*(?:(?:相关|延伸|推荐|更多|扩展|往期)(?:阅读|新闻|文章|报道|链接|资讯|专题|内容|推荐|稿件|回顾|精彩)"
    r"|(?:精彩|热门|猜你喜欢|为您|为你|编辑|今日|精选|往期)推荐|(?:网友|最新|热门|精彩|全部|我要|发表|文章|用户|参与|写)评论"
    r"|评论(?:列表|区)?|(?:您|你)可能(?:还|也|会)*(?:喜欢|感兴趣).{0,6}|猜你喜欢|大家都在看|(?:热门|今日|精选|最新)(?:文章|新闻|资讯|话题|排行)"
    r"|(?:上|下)一(?:篇|条)|返回(?:列表|首页|顶部)|说点什么|登录后(?:可|才能)?评论|分享(?:到|至)|本文(?:地址|链接|网址)"
    r"|(?:本站|免责|版权)(?:声明|说明)|(?:参考|引用)?文章引用)(?:[\s\W\d]*$|\s*[:：])"
)
ENDING_LONGEST = 40
# Service lines: buttons, counters, page numbers, who edited it.
ROLES = (
    "责任编辑|责编|编辑|审核|校对|监制|主编|值班编辑|实习编辑|实习生|本文编辑|编审|终审|一审|二审|三审|图片编辑|来源|稿源|文章来源|转载自|"
    "作者|记者|文|图"
)
SERVICE = re.compile(
    rf"^[\s\W]*(?:(?:{ROLES})\s*[:：/／丨|]\s*\S{{0,40}}|(?:责任编辑|责编)\s*[:：]?.{{0,30}}"
    r"|编辑\s*\S{2,4}\s+校对\s*\S{2,4}|点击(?:进入|查看|下载|图片|量|数|此处|阅读).{0,12}|扫(?:描|一扫|码).{0,20}"
    r"|长按(?:识别|二维码).{0,12}|(?:打印|收藏|推荐|纠错|投稿|分享|字体|字号|复制|举报)(?:本页|本文|此文|到)?|关闭(?:窗口|本页)?"
    r"|我要(?:纠错|评论|投稿|分享)|展开全文|阅读全文|(?:阅读|浏览|评论|点击|人气|下载)(?:量|数|次数)?[:：]?\s*\d*|trackback:.*|原文链接.*"
    r"|下载.{0,6}(?:APP|客户端).{0,20}|关注.{0,12}(?:公众号|微信|微博).{0,20}|微信扫.{0,30}|(?:特别|免责|版权|广告)?声明[:：].*"
    r"|举报(?:邮箱|电话)?.{0,30}|广告|图集|组图|海报|大|中|小|[【（(\[]?字[体号][:：]?\s*[大中小\s]+|(?:上|下)一页|首页|末页|尾页|共\s*\d+\s*页"
    r"|第?\s*\d+\s*页|\d{1,3})[\s\W]*$",
    re.IGNORECASE,
)
ABOUT = re.compile(
    r"^[\s（(【\[*※]*(?:本?文?原(?:标题|题|文标题)(?:为|是)?[:：《]|(?:本文|文章|以上内容)(?:来自|来源|转载自|转自|系|首发)"
    r"|(?:您|你)?(?:所在|当前|现在)?的?位置[:：]|当前位置)"
)
SERVICE_LONGEST = 120
RIGHTS = re.compile(
    r"未经.{0,16}(?:授权|许可|同意|允许).{0,20}(?:转载|摘编|使用|复制)|转载(?:请|须|时|务必).{0,12}(?:注明|联系|出处|授权)|谢绝转载|禁止转载"
    r"|版权(?:归.{1,20}所有|所有|声明)|不构成.{0,12}(?:投资)?建议|(?:不|仅)代表.{0,10}(?:观点|立场|赞同)|凡(?:本网|注明|来源).{0,20}(?:注明|作品|稿件)"
    r"|(?:如有|若有|涉及|如涉|如).{0,10}侵权.{0,20}(?:联系|删除|告知)|与本(?:网|站)(?:立场)?无关|(?:市场|投资)有风险.{0,4}(?:投资|入市)?需?谨慎"
    r"|all rights reserved|^\W*copyright|©|ICP备|公网安备|(?:主办|承办|协办|主管)(?:单位)?[:：]|网站标识码|邮政编码"
    r"|客服(?:电话|热线)|举报电话"
    r"|许可证编号|联系我们[:：]",
    re.IGNORECASE,
)
RIGHTS_LONGEST = 240
SUFFIX = re.compile(
    r"\s*(?:返回(?:腾讯网|搜狐|新浪|凤凰网|网易)?(?:首页)?[，,]?(?:查看更多)?\s*[>»]*"
    r"|[（(【\[]\s*(?:责任编辑|责编|编辑)\s*[:：]?\s*[^）)】\]]{0,20}[）)】\]]|(?:责任编辑|责编)\s*[:：]\s*\S{1,20})\s*$"
)
SUFFIX_REACH = 80

DATE = re.compile(r"(?:19[89]\d|20[0-4]\d)\s?[-/.年]\s?\d{1,2}\s?[-/.月]\s?\d{1,2}")
BYLINE_WORD = re.compile(
    r"来源|作者|发布|发表|更新|时间|编辑|记者|阅读|浏览|点击|评论|字号|字体|打印|\d{1,2}:\d{2}|by |posted",
    re.IGNORECASE,
)
LABELLED = re.compile(
    r"^\W*(?:来源|作者|发布时间|发布日期|发表时间|更新时间|时间|日期|责任编辑|编辑|浏览|点击|稿源|出处|字号)\s*[:：]"
)
POSTED = re.compile(r"(?:发表|发布|回复|留言)(?:于|时间|日期)|posted|\bby\b|楼主|\d+\s*楼|#\d+", re.IGNORECASE)
TIME_OF_POST = re.compile(rf"{DATE.pattern}日?\s*\d{{1,2}}:\d{{2}}")
BYLINE_LONGEST = 90
BARE_DATE_LONGEST = 24


def ends_article(text: str) -> bool:
    return len(text) <= ENDING_LONGEST and ENDING.match(text) is not None


def is_service(text: str) -> bool:
    """Tell a line of service (editor, page numbers, print and share buttons) or of provenance."""
    return len(text) <= SERVICE_LONGEST and (SERVICE.match(text) is not None or ABOUT.match(text) is not None)


def is_rights_notice(text: str) -> bool:
    return len(text) <= RIGHTS_LONGEST and RIGHTS.search(text) is not None


def is_byline(text: str) -> bool:
    """Tell the line under a headline: a date with a source, an author or a clock, and no sentence."""
    if len(text) > BYLINE_LONGEST or text.endswith(("。", "！", "？")):
        return False
    if LABELLED.match(text):
        return True
    if "。" in text or DATE.search(text) is None:
        return False
    return len(text) <= BARE_DATE_LONGEST or BYLINE_WORD.search(text) is not None


def marks_a_post(text: str) -> bool:
    """Tell the line above or below a forum's post: who wrote it, and when to the minute."""
    return len(text) <= BYLINE_LONGEST and POSTED.search(text) is not None and TIME_OF_POST.search(text) is not None


def without_suffix(text: str) -> str:
    """Cut an editor's name or a way back to the front page off the end of a line."""
    head, tail = text[:-SUFFIX_REACH], text[-SUFFIX_REACH:]
    return head + SUFFIX.sub("", tail)
