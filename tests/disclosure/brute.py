"""Every table of integers an outsider could believe in, by plain enumeration: the slow truth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pdp_desk.disclosure.cells import Relation


def believable(
    known: Mapping[str, int], masked: set[str], relations: list[Relation], *, most: int
) -> Iterator[dict[str, int]]:
    """All the tables that agree with what is known, with no unknown part above `most`."""
    names = {i for r in relations for i in (r.total, *r.parts)} | masked
    sums = {r.total for r in relations if r.exact}
    unknown = sorted(names - set(known), key=lambda i: (i in sums, i))
    yield from _extend(dict(known), unknown, masked, relations, most)


def extremes(
    known: Mapping[str, int],
    masked: set[str],
    relations: list[Relation],
    *,
    most: int,
    unseen: set[str] | None = None,
) -> dict[str, tuple[int, int]]:
    """The smallest and the largest value of each masked or unseen cell over all such tables."""
    found: dict[str, tuple[int, int]] = {}
    for counts in believable(known, masked, relations, most=most):
        for id_ in masked | (unseen or set()):
            low, high = found.get(id_, (counts[id_], counts[id_]))
            found[id_] = min(low, counts[id_]), max(high, counts[id_])
    return found


def _extend(
    counts: dict[str, int],
    unknown: list[str],
    masked: set[str],
    relations: list[Relation],
    most: int,
) -> Iterator[dict[str, int]]:
    if not all(_possible(relation, counts) for relation in relations):
        return
    if not unknown:
        yield dict(counts)
        return
    # A total whose parts are all there comes first; else the next part.
    first = next((i for i in unknown if _computed(i, counts, relations) is not None), unknown[0])
    rest = [i for i in unknown if i != first]
    floor = 1 if first in masked else 0
    total = _computed(first, counts, relations)
    choices = range(floor, most + 1) if total is None else [total] * (total >= floor)
    for value in choices:
        yield from _extend(counts | {first: value}, rest, masked, relations, most)


def _computed(id_: str, counts: Mapping[str, int], relations: list[Relation]) -> int | None:
    """A total is not guessed when its parts are there."""
    for relation in relations:
        if relation.total == id_ and relation.exact and set(relation.parts) <= set(counts):
            return sum(counts[part] for part in relation.parts)
    return None


def _possible(relation: Relation, counts: Mapping[str, int]) -> bool:
    """False as soon as the counts chosen so far break the relation."""
    total = counts.get(relation.total)
    parts = [counts.get(part) for part in relation.parts]
    chosen = [part for part in parts if part is not None]
    if total is None:
        return True
    if relation.exact:
        return sum(chosen) == total if len(chosen) == len(parts) else sum(chosen) <= total
    over = any(part > total for part in chosen)
    return not over and (len(chosen) < len(parts) or total <= sum(chosen))
