#!/bin/sh
# Gate a ranking in any pipeline: install, take up a cached home, build, measure, leave JUnit and a page in reports/.
# Run it in a folder with suite/ and gate.toml, and own/ and last.json where you have them (docs/benchmark.md).
#   HANSE_SOURCE  a checkout, a wheel or an address of Hanse; nothing is installed where `hanse` is there already
#   TORCH_INDEX   PyTorch's index for CPUs, without which Linux gets gigabytes of CUDA
#   HANSE_HOME    keep this folder between runs: a build with the same inputs is then taken up in seconds
# Exit code: 0 all gates hold, 1 a gate failed or a leak was found, 2 a file cannot be used, 3 a crash.
set -eu
HANSE_HOME="${HANSE_HOME:-$PWD/.hanse}"
export HANSE_HOME

if ! command -v hanse >/dev/null; then
    python3 -m venv .venv
    . .venv/bin/activate
    python -m pip install torch==2.13.0 ${TORCH_INDEX:+--index-url "$TORCH_INDEX"}
    python -m pip install "${HANSE_SOURCE:?say where Hanse is: a checkout, a wheel or an address}"
fi

mkdir -p "$HANSE_HOME" reports
if [ -d own ]; then rm -rf "$HANSE_HOME/own"; cp -R own "$HANSE_HOME/own"; fi
hanse build
hanse doctor

if [ -f last.json ]; then set -- --against last.json; else set --; fi
exec hanse benchmark --suite suite --gate gate.toml "$@" \
    --json reports/record.json --junit reports/junit.xml --html reports/benchmark.html
