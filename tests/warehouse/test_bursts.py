import numpy as np

from newsvane.warehouse.bursts import find_bursts, medians, two_state, weekday_factors


def series(days: int = 60, **texts: int) -> np.ndarray:
    counts = np.zeros((1, days))
    for day, number in texts.items():
        counts[0, int(day[1:])] = number
    return counts


def test_a_quiet_entity_that_fills_the_news_is_a_burst_with_start_peak_and_end() -> None:
    counts = series(d30=1, d31=12, d32=20, d33=9, d34=1)
    (burst,) = find_bursts(counts, np.full(60, 100.0))
    assert (burst.start, burst.peak, burst.end, burst.texts, burst.peak_texts) == (31, 32, 33, 41, 20)
    assert (burst.second_start, burst.second_end) == (31, 33)
    assert burst.expected == 0


def test_too_few_texts_are_no_burst() -> None:
    assert find_bursts(series(d31=2), np.full(60, 100.0)) == []


def test_without_a_week_of_history_there_is_no_burst() -> None:
    assert find_bursts(series(d3=50), np.full(60, 100.0)) == []


def test_days_on_which_nothing_was_fetched_are_no_history() -> None:
    totals = np.full(60, 100.0)
    totals[:28] = 0
    assert find_bursts(series(d30=50), totals) == []


def test_what_is_usual_is_no_burst() -> None:
    counts = np.full((1, 60), 20.0) + np.arange(60) % 3
    assert find_bursts(counts, np.full(60, 300.0)) == []


def test_a_busy_weekday_is_held_against_its_like() -> None:
    """Three times as much news every seventh day, the entity's along with it."""
    totals = np.full(140, 50.0)
    totals[::7] = 150
    counts = (totals / 10)[None, :]
    assert all(burst.start < 56 for burst in find_bursts(counts, totals))  # until eight weeks are known
    assert weekday_factors(totals)[70] == 150 / (450 / 7)


def test_a_gap_of_two_days_does_not_end_a_burst_but_one_of_three_does() -> None:
    counts = np.vstack([series(d31=12, d34=12), series(d31=12, d35=12)])
    bursts = [(burst.row, burst.start, burst.end) for burst in find_bursts(counts, np.full(60, 100.0))]
    assert bursts == [(0, 31, 34), (1, 31, 31), (1, 35, 35)]


def test_only_bursts_that_begin_later_are_found_when_asked() -> None:
    counts = series(d31=12, d50=12)
    assert [burst.start for burst in find_bursts(counts, np.full(60, 100.0), since=40)] == [50]


def test_the_two_state_automaton_ignores_a_single_text() -> None:
    states, _ = two_state(series(d10=1, d40=30, d41=30), np.full(60, 100.0))
    assert np.flatnonzero(states[0]).tolist() == [40, 41]


def test_medians_leave_out_what_is_not_known() -> None:
    rows = np.array([[1.0, np.nan, 3.0, 10.0], [np.nan, 2.0, 4.0, np.nan]])
    assert medians(rows).tolist() == [3.0, 3.0]
