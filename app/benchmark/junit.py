"""A benchmark record as JUnit XML, for pipelines."""

from xml.etree import ElementTree

from app.benchmark.named import pair_lines
from models.evaluation import EvaluationRecord


def junit(record: EvaluationRecord) -> str:
    """One test case per gate and one for leaks; a gate that fails is a failure with its value, or why there is none."""
    cases: list[tuple[str, str | None]] = [("no leaks", "; ".join([*record.leaks, *pair_lines(record.leaked)]) or None)]
    for gate in record.gates:
        found = f"is {gate.value:.5f}" if gate.value is not None else "has no figure"
        cases.append((f"{gate.name}: {gate.rule}", None if gate.passed else gate.why.text if gate.why else found))
    failures = sum(message is not None for _, message in cases)
    suite = ElementTree.Element(
        "testsuite",
        name=f"hanse benchmark {record.suite}",
        tests=str(len(cases)),
        failures=str(failures),
        errors="0",
        time=f"{record.wall_seconds:.3f}",
    )
    for name, message in cases:
        case = ElementTree.SubElement(suite, "testcase", classname=f"benchmark.{record.suite}", name=name)
        if message is not None:
            ElementTree.SubElement(case, "failure", message=message).text = message
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(suite, encoding="unicode") + "\n"
