"""A digest as a chat message: sections of entries of lines, without any markup yet.

An entry is the smallest thing that a split may move to the next message.
"""

from __future__ import annotations

from dataclasses import dataclass

from newsvane.digest import wording
from newsvane.digest.records import Digest, First, FollowUp, Link, Move, SourceTrouble, Story

CHAT_MOVES, CHAT_TRENDS, CHAT_FIRSTS = 6, 6, 6
CHAT_OUTLETS = 4
ALERT_LINES, ALERT_NAMES = 8, 20


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text; with ``url`` a link, with ``strong`` in bold."""

    text: str
    url: str = ""
    strong: bool = False


Line = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    entries: tuple[Entry, ...]


def outline(digest: Digest) -> tuple[Section, ...]:
    """Lay a digest out for chats, shorter than the mail; sections without entries are left out."""
    if digest.alert:
        return outline_alert(digest)
    sections = [
        Section("", (summary(digest),)),
        Section("要点", tuple(story_entry(digest, number, one) for number, one in enumerate(digest.stories, 1))),
        Section("公司异动", tuple(move_entry(digest, move) for move in digest.moves[:CHAT_MOVES])),
        Section("主题趋势", tuple(trend_entry(digest, move) for move in digest.trends[:CHAT_TRENDS])),
        Section("首次出现", tuple(first_entry(first) for first in digest.firsts[:CHAT_FIRSTS])),
        Section("持续跟踪", tuple(follow_up_entry(story) for story in digest.follow_ups)),
        Section("信源健康", trouble_entries(digest)),
    ]
    return tuple(section for section in sections if section.entries)


def outline_alert(digest: Digest) -> tuple[Section, ...]:
    """The sources that turned, in one message however many they are: the first in full, others by name."""
    turns = (
        ("信源失效", digest.health.troubles, wording.trouble_label),
        ("信源恢复", digest.health.recovered, wording.recovery_label),
    )
    sections = []
    for title, troubles, label in turns:
        entries = [
            Entry(((Span(one.name, strong=True), Span(f"：{label(digest, one)}")),)) for one in troubles[:ALERT_LINES]
        ]
        if others := troubles[ALERT_LINES:]:
            names = "、".join(one.name for one in others[:ALERT_NAMES])
            entries.append(
                Entry(((Span(f"另有 {len(others)} 个：{names}{'等' if len(others) > ALERT_NAMES else ''}"),),))
            )
        if entries:
            sections.append(Section(title, tuple(entries)))
    return tuple(sections)


def summary(digest: Digest) -> Entry:
    if digest.instant:
        return Entry(((Span(f"{len(digest.stories[0].outlets)} 家媒体在报道"),),))
    if digest.quiet:
        kind = "与 AI 相关的" if digest.ai_related_only else "可说的"
        return Entry(((Span(f"这一时段没有{kind}报道（共收录 {digest.counts.articles} 篇）。"),),))
    return Entry(((Span(wording.counts_label(digest)),),))


def story_entry(digest: Digest, number: int, story: Story) -> Entry:
    star = "★ " if story.watched else ""
    lines: list[Line] = [(Span(f"{number}. {star}"), Span(story.title, story.url, strong=True))]
    if story.extract:
        lines.append((Span("".join(story.extract)),))
    facts = [f"{wording.clock(story.first_at, digest.timezone, digest.day)} {story.first_outlet}"]
    if len(story.outlets) > 1:
        facts[0] += "首发"
        facts.append(f"{len(story.outlets)} 家媒体：{'、'.join(story.outlets[:CHAT_OUTLETS])}")
    if story.pushed:
        facts.append("已即时推送")
    if story.late:
        facts.append(wording.LATE)
    if story.companies:
        facts.append("、".join(wording.entity_label(company) for company in story.companies))
    lines.append((Span("；".join(facts)),))
    return Entry(tuple(lines))


def move_entry(digest: Digest, move: Move) -> Entry:
    change = wording.change_label(digest, move)
    figures = f"：{move.articles} 篇，{move.outlets} 家媒体" + (f"；{change}" if change else "")
    head = (Span(wording.entity_label(move.entity), strong=True), Span(figures))
    return Entry((head, *(evidence_line(link) for link in move.evidence[:2])))


def trend_entry(digest: Digest, move: Move) -> Entry:
    change = wording.change_label(digest, move)
    figures = f"：{move.articles} 篇" + (f"；{change}" if change else "") + f" {wording.sparkline(move.counts)}"
    head = (Span(move.entity.name, strong=True), Span(figures))
    return Entry((head, *(evidence_line(link) for link in move.evidence[:1])))


def first_entry(first: First) -> Entry:
    what = "、".join(wording.entity_label(name) for name in first.what) or f"新词：{first.word}"
    label = f"{what} × {first.beside.name}" if first.beside else what
    quote: tuple[Line, ...] = ((Span(f"“{first.quote}”"),),) if first.quote else ()
    return Entry(((Span(label, strong=True),), *quote, evidence_line(first.evidence)))


def follow_up_entry(story: FollowUp) -> Entry:
    new = f"，新增 {'、'.join(story.new_outlets)}" if story.new_outlets else ""
    head = (
        Span(story.title, strong=True),
        Span(f"（{wording.short_day(story.first_day)}起，第 {story.day_number} 天{new}）"),
    )
    return Entry((head, *(evidence_line(link) for link in story.new)))


def trouble_entry(digest: Digest, trouble: SourceTrouble) -> Entry:
    return Entry(((Span(trouble.name, trouble.url), Span(f"：{wording.trouble_label(digest, trouble)}")),))


def trouble_entries(digest: Digest) -> tuple[Entry, ...]:
    entries = [trouble_entry(digest, trouble) for trouble in wording.newest_troubles(digest.health)]
    if others := wording.other_troubles(digest.health):
        entries.append(Entry(((Span(others),),)))
    return tuple(entries)


def evidence_line(link: Link) -> Line:
    return (Span(f"{link.outlet}："), Span(link.title, link.url))
