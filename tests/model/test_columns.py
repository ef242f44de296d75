"""Where things and lines stand in two columns: no line may miss its thing."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from gpgraph.model.columns import Column

HEIGHTS = st.lists(st.integers(3, 9), min_size=1, max_size=12)


def column(prefix: str, heights: list[int]) -> Column:
    """Return a column with a heading and things of these heights."""
    things = ((f"{prefix}{number}", height) for number, height in enumerate(heights))
    return Column(((None, 2), *things))


@given(left=HEIGHTS, right=HEIGHTS)
def test_columns_are_brought_to_one_height_and_headings_keep_theirs(
    left: list[int], right: list[int]
) -> None:
    """Else what stands at the end of one has no counterpart in the other."""
    columns = column("l", left), column("r", right)
    total = max(one.total for one in columns)
    for one in columns:
        stretched = one.stretched(total)
        given_more = [
            after - before
            for (_, before), (_, after) in zip(one.rows[1:], stretched.rows[1:], strict=True)
        ]

        assert stretched.total == total
        assert stretched.rows[0] == (None, 2)
        assert max(given_more) - min(given_more) <= 1


def test_column_of_headings_alone_stays_as_it_is() -> None:
    """A release may have no goals at all."""
    assert Column(((None, 2),)).stretched(9).total == 2


@given(heights=HEIGHTS, data=st.data())
def test_lines_end_inside_their_thing_and_in_the_order_of_where_they_come_from(
    heights: list[int], data: st.DataObject
) -> None:
    """Lines to one thing do not cross, and each can be followed to the name."""
    here = column("t", heights)
    places = st.tuples(st.sampled_from(sorted(here.heights())), st.floats(0, 100))
    lines = dict(enumerate(data.draw(st.lists(places, min_size=1, max_size=40))))
    ends = here.ends(lines)

    for key, height in here.heights().items():
        middle = here.middles()[key]
        at = sorted((lines[one][1], one) for one in lines if lines[one][0] == key)
        ys = [ends[one] for _, one in at]
        assert all(abs(y - middle) < height / 2 for y in ys)
        assert all(first < second for first, second in pairwise(ys))
    assert ends.keys() == lines.keys()
