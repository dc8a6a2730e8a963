"""Vignettes on a terminal: each layer's confusion table, its counts and shares, and how likelihood held."""

from rich.console import Console

from models.agreement import Agreement
from models.evaluation import EvaluationRecord


def print_vignettes(record: EvaluationRecord, out: Console) -> None:
    """Every layer, then each vignette of which the audit does not say what an expert says."""
    for layer in record.agreement:
        _print_layer(layer, out)
    if record.likelihood:
        bins = "; ".join(f"{b.stated:.2f} stated, {b.held:.2f} held ({b.count})" for b in record.likelihood)
        out.print(f"likelihood: {bins}", markup=False)
    for name in record.left_out:
        out.print(f"  not judged, a place is not in the build: {name}", markup=False)
    for one in record.vignettes:
        if not set(one.together) & set(one.codes) and (one.together or set(one.codes) != {"insufficient"}):
            axes = [f"{low:.0f} to {high:.0f}" for low, high in (one.potential, one.readiness)]
            named = " or ".join(one.together) or "open"
            out.print(
                f"  {one.id} {one.name}: experts {', '.join(one.codes)}; audit {named}; potential {axes[0]}, "
                f"readiness {axes[1]}",
                markup=False,
            )


def _print_layer(layer: Agreement, out: Console) -> None:
    """The confusion table, a line for each code of the experts; then counts and shares."""
    out.print(f"{layer.layer}: {layer.ties} vignettes; experts: audit", style="bold")
    for codes, row in layer.confusion.items():
        named = "; ".join(f"{text} {n}" for text, n in sorted(row.items(), key=lambda pair: (-pair[1], pair[0])))
        out.print(f"  {codes} ({sum(row.values())}): {named}", markup=False)
    out.print(
        f"  of {layer.judged} that experts judge: agrees on {_of(layer.agrees, layer.judged)}, "
        f"{layer.agrees_with_one} of them by one verdict; one verdict for {_of(layer.with_one, layer.judged)}; "
        f"differs on {_of(layer.differs, layer.judged)}; silent on {_of(layer.silent, layer.judged)}; "
        f"of {layer.unknown} unknown to both it is silent on {layer.silent_on_unknown}",
        markup=False,
    )


def _of(count: int, total: int) -> str:
    return f"{count} ({100 * count / total:.0f} %)" if total else "0"
