"""``newsvane explain``: for people, why each candidate in a text was taken or dropped."""

from __future__ import annotations

import click


@click.command("explain")
@click.argument("text")
@click.option("--title", default="", help="The article's title, where TEXT is its body.")
def command(text: str, title: str) -> None:
    """Say of every company and topic that TEXT might name whether it was taken, and by which rule."""
    from newsvane.settings import read_settings
    from newsvane.tag import load_tagger
    from newsvane.tag.company_rules import explanation
    from newsvane.tag.prominence import prominence

    tagger = load_tagger(read_settings().config)
    for candidate in tagger.explain_companies(title, text):
        written = (title if candidate.field == "title" else text)[candidate.start : candidate.end]
        company = tagger.companies.companies.get(candidate.code)
        of = f" {company.short_name} {company.code}" if company else ""
        verdict = f"taken [{candidate.evidence}]" if candidate.taken else "dropped"
        place = f"{candidate.field} {candidate.start}-{candidate.end}"
        click.echo(f"{verdict:28} {written}{of} ({place}): {candidate.rule}: {explanation(candidate)}")
    for found in tagger.topics.explain(title, text):
        verdict = f"dropped: {found.dropped}" if found.dropped else f"taken [{found.role}]"
        click.echo(f"{verdict:28} {found.surface} {found.topic.key} ({found.field} {found.start}-{found.end})")
    tagging = tagger.tag(title, text)
    names = {mention.entity_id: mention.name for mention in tagging.mentions}
    for entity, role in prominence(tagging.mentions).items():
        click.echo(f"{role} {names[entity]} {entity}")
    related = "about AI" if tagging.ai_related else "not about AI"
    click.echo(f"{related}, score {tagging.ai_score}: {', '.join(tagging.reasons) or 'no reasons'}")
    click.echo(f"dictionary {tagger.version}")
