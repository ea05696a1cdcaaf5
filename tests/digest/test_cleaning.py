import pytest

from newsvane.digest.cleaning import clean_headline


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("晨曦大模型发布视频功能，一分钟成片", "晨曦大模型发布视频功能，一分钟成片"),
        ("效果惊人！晨曦发布视频模型，网友：行业要变天", "效果惊人！晨曦发布视频模型，网友：行业要变天"),
        # a post, whose title is its beginning: its first sentence
        (
            "晨曦的视频模型开放试用了，价格比上一代低六成。 我用它做了三段短片，"
            + "下面说说优点和缺点，" * 4
            + "先说...",
            "晨曦的视频模型开放试用了，价格比上一代低六成",
        ),
        # its first line, where a space between Chinese characters is what is left of the line's end
        (
            "转译：海湾市要求学校公开算法 教育部门昨天说，" + "凡用人工智能批改作业的学校，" * 3 + "都要...",
            "转译：海湾市要求学校公开算法",
        ),
        # its first clauses, where no sentence ends
        (
            "晨曦的视频模型开放试用，价格比上一代低六成，我用它做了三段短片，优点和缺点都很明显，一分钟的画面要等两分钟，人物的手还是会多出一根指头，文字也...",
            "晨曦的视频模型开放试用，价格比上一代低六成，我用它做了三段短片，优点和缺点都很明显，一分钟的画面要等两分钟…",
        ),
        ("R to @someone: 新模型的下载页已经开放了，欢迎试用", "新模型的下载页已经开放了，欢迎试用"),
        ("新模型的绘图能力非常好！ 在线使用： https://example.com/x", "新模型的绘图能力非常好！"),
        ("*** # 晨曦的新模型 *** 正式发布", "晨曦的新模型 正式发布"),
        ("https://example.com/only-an-address", "https://example.com/only-an-address"),
        ("短讯...", "短讯…"),
        ("", ""),
    ],
)
def test_a_headline_is_the_title_or_a_post_s_first_sentence(title, shown):
    assert clean_headline(title) == shown


def test_a_long_title_is_bounded_whatever_it_holds():
    assert len(clean_headline("长" * 10_000)) <= 120
    assert len(clean_headline("a" * 10_000)) <= 121
