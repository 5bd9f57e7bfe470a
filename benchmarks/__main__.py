"""Run the benchmarks that are named, or all, one after another; figures as a table or as JSON."""

import argparse
import importlib
import json
import pkgutil
import sys

import benchmarks

NAMES = sorted(module.name for module in pkgutil.iter_modules(benchmarks.__path__) if not module.name.startswith("_"))


def main() -> int:
    """Print what each benchmark answers."""
    parser = argparse.ArgumentParser(prog="script/bench", description="Measure Vaihto on this machine.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(NAMES)} (default: all)")
    parser.add_argument("--json", action="store_true", help="answer as JSON")
    parser.add_argument("--list", action="store_true", help="only say what is measured")
    options = parser.parse_args()
    if unknown := sorted(set(options.names) - set(NAMES)):
        parser.error(f"no such benchmark: {', '.join(unknown)}; there are: {', '.join(NAMES)}")
    answers = {}
    for name in options.names or NAMES:
        module = importlib.import_module(f"benchmarks.{name}")
        if options.list:
            print(f"{name:<12} {module.TITLE}")
            continue
        print(f"{name}: {module.TITLE} …", file=sys.stderr)
        answers[name] = module.measure()
        if not options.json:
            print("\n".join(f"  {figure:<48} {value:>10.3f}" for figure, value in answers[name].items()))
    if options.json:
        print(json.dumps(answers, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
