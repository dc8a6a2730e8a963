"""Does the audit say what two experts say? Counts, shares and calibration over coded vignettes."""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from models.agreement import Agreement, VignetteResult
from models.evaluation import Bin
from models.readiness import Finding
from models.vignette import Vignette

LAYERS = ("settled", "likely", "together")
OPEN = "open"
INSUFFICIENT = "insufficient"
MOST = 2  # verdicts: a set of more settles at best on which pile a tie lies, and names no verdict
EDGES = (0.0, 0.75, 0.9, 0.97, 1.01)  # of likelihood: below one verdict's mark, then thirds of what is named


def result(vignette: Vignette, finding: Finding) -> VignetteResult:
    """What the audit says of a vignette, in each layer, beside the experts' codes."""
    settled, likely = settled_of(finding), [str(step) for step in finding.likely_of]
    return VignetteResult(
        id=vignette.id,
        name=f"{vignette.city} and {vignette.partner}",
        codes=list(vignette.codes),
        settled=settled,
        likely=likely,
        together=settled if len(settled) == 1 or not likely else likely,
        likelihood=finding.likelihood,
        potential=[round(end, 1) for end in (finding.potential.low, finding.potential.high)],
        readiness=[round(end, 1) for end in (finding.readiness.low, finding.readiness.high)],
    )


def settled_of(finding: Finding) -> list[str]:
    """The one or two verdicts that the intervals leave; empty where the audit abstains or leaves more open."""
    if finding.verdict == "insufficient_evidence" or len(finding.possible) > MOST:
        return []
    return list(finding.possible) if finding.verdict == "one_of" else [finding.verdict]


def agreement(results: Sequence[VignetteResult], layer: str) -> Agreement:
    """How a layer compares with the experts: it agrees where it names what one of them says.

    Ties that both experts call unknown are counted apart: there silence is right.
    """
    named = [(r, layer_of(r, layer)) for r in results]
    judged = [(r, s) for r, s in named if not unknown(r)]
    confusion: dict[str, dict[str, int]] = {}
    for r, s in named:
        row = confusion.setdefault(" or ".join(dict.fromkeys(r.codes)), {})
        row[" or ".join(s) or OPEN] = row.get(" or ".join(s) or OPEN, 0) + 1
    agreeing = [s for r, s in judged if set(s) & set(r.codes)]
    return Agreement(
        layer=layer,
        ties=len(named),
        judged=len(judged),
        agrees=len(agreeing),
        agrees_with_one=sum(len(s) == 1 for s in agreeing),
        with_one=sum(len(s) == 1 for _, s in judged),
        differs=sum(bool(s) and not set(s) & set(r.codes) for r, s in judged),
        silent=sum(not s for _, s in judged),
        unknown=len(named) - len(judged),
        silent_on_unknown=sum(not s for r, s in named if unknown(r)),
        confusion=dict(sorted(confusion.items())),
    )


def layer_of(one: VignetteResult, layer: str) -> list[str]:
    """What a layer says of a vignette; empty where it is silent."""
    return {"settled": one.settled, "likely": one.likely, "together": one.together}[layer]


def unknown(one: VignetteResult) -> bool:
    """Whether both experts say that too little is known."""
    return set(one.codes) == {INSUFFICIENT}


def calibration(results: Iterable[VignetteResult]) -> list[Bin]:
    """Of the likely verdicts, by their likelihood: the mean stated and the share that an expert says as well."""
    stated = [(r.likelihood, bool(set(r.likely) & set(r.codes))) for r in results if r.likelihood is not None]
    bins = []
    for low, high in pairwise(EDGES):
        here = [(share, held) for share, held in stated if low <= share < high]
        if here:
            mean, right = sum(s for s, _ in here) / len(here), sum(h for _, h in here) / len(here)
            bins.append(Bin(stated=round(mean, 4), held=round(right, 4), count=len(here)))
    return bins
