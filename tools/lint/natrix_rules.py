"""Run by the Python of natrix's environment, with nothing of ours: trees in, findings out, as JSON.

natrix by its own command compiles each file alone, twice, in a process of its own. That takes a minute, and
it stops at modules that `use` several others. Its rules, though, work on the compiler's annotated tree, which
we have at hand for every module as part of its contract.
"""

import json
import sys

from natrix.rules.common import RuleRegistry  # type: ignore[import-not-found]  # of the other environment

RuleRegistry.discover_rules()
rules = RuleRegistry.get_rules()
findings = []
for tree in json.load(sys.stdin):
    for rule in rules:
        for issue in rule.run({"contract_name": tree["file"], "ast": tree["ast"]}):
            line = int(issue.position.split(":")[0])
            findings.append({"file": tree["file"], "line": line, "code": issue.code, "text": issue.message})
json.dump({"rules": sorted(rule.name for rule in rules), "findings": findings}, sys.stdout)
