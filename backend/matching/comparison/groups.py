#!/usr/bin/env python3
"""Solves instances of the form groups/1 as an integer programme with HiGHS: an independent proof beside the engine.

Shares no code with the engine; the rules are written down here a second time, from docs/matching.md.

    pip install highspy
    python3 groups.py [--seconds 600] FILE.json...

Prints for each file the best value, the bound and the time. "optimal" is a proof.
"""

import argparse
import json
import resource
from collections import defaultdict
from itertools import combinations_with_replacement

import highspy

WAITING_CAP = 365


def evening(slot):
    return slot.rsplit("-", 1)[0] if "-" in slot else slot


class Programme:
    """Rows and columns, collected and then handed over."""

    def __init__(self):
        self.value, self.rows = [], []

    def binary(self, value=0):
        self.value.append(value)
        return len(self.value) - 1

    def row(self, lower, terms, upper):
        self.rows.append((lower, terms, upper))

    def solve(self, seconds):
        infinity = highspy.kHighsInf
        highs = highspy.Highs()
        highs.setOptionValue("output_flag", False)
        highs.setOptionValue("threads", 1)
        highs.setOptionValue("time_limit", float(seconds))
        highs.setOptionValue("mip_rel_gap", 0.0)
        highs.setOptionValue("mip_abs_gap", 0.5)
        for value in self.value:
            highs.addCol(float(value), 0.0, 1.0, 0, [], [])
        count = len(self.value)
        highs.changeColsIntegrality(count, list(range(count)), [highspy.HighsVarType.kInteger] * count)
        for lower, terms, upper in self.rows:
            summed = defaultdict(float)
            for column, factor in terms:
                summed[column] += factor
            highs.addRow(
                -infinity if lower is None else float(lower),
                infinity if upper is None else float(upper),
                len(summed),
                list(summed.keys()),
                list(summed.values()),
            )
        highs.changeObjectiveSense(highspy.ObjSense.kMaximize)
        highs.run()
        info = highs.getInfo()
        return highs.modelStatusToString(highs.getModelStatus()), info.objective_function_value, info.mip_dual_bound


def build(instance):
    weights, rules, slots = instance["weights"], instance["rules"], range(len(instance["slots"]))
    groups, pairs, staff = instance["groups"], instance["pairs"], instance["staff"]
    levels = sorted({pair["level"] for pair in pairs})
    evenings = [evening(slot) for slot in instance["slots"]]
    told = {pair: group for pair, group in instance.get("told", [])}
    locked = {pair: group for pair, group in instance["locked"]}
    settled = instance.get("fixed_slot", {})
    appointed = instance.get("fixed_staff", {})
    programme = Programme()

    opened = {}  # group, slot
    place = {}  # pair, group, slot
    leads = {}  # person, group, slot, role
    for g, group in enumerate(groups):
        for t in slots:
            if settled.get(group["id"], t) == t:
                opened[g, t] = programme.binary(-weights["open_group"])
    for p, pair in enumerate(pairs):
        base = weights["placed"] + weights["wait"] * min(pair["waiting_days"], WAITING_CAP)
        woman = pair["gender"] == "f" and pair["resident_gender"] == "f"
        for g, group in enumerate(groups):
            minutes = pair["minutes"].get(str(group["site"]))
            allowed = woman if group["women_only"] else not pair["women_only_required"]
            if minutes is None or not allowed or locked.get(pair["id"], group["id"]) != group["id"]:
                continue
            value = base - weights["minute"] * minutes
            if told.get(pair["id"]) == group["id"]:
                value += weights.get("moved", 200)
            for t in slots:
                if pair["slots"] >> t & 1 and (g, t) in opened:
                    place[p, g, t] = programme.binary(value)
    for c, person in enumerate(staff):
        for g, group in enumerate(groups):
            if group["site"] not in person["sites"] or (group["women_only"] and person["gender"] != "f"):
                continue
            for role in person["roles"]:
                if appointed.get(group["id"], {}).get(role, person["id"]) != person["id"]:
                    continue
                for t in slots:
                    if person["slots"] >> t & 1 and (g, t) in opened:
                        leads[c, g, t, role] = programme.binary()

    # G1: one place, locked stays. G3: only on the group's slot.
    places, at, in_group = defaultdict(list), defaultdict(list), defaultdict(list)
    for (p, g, t), column in place.items():
        places[p].append((column, 1))
        at[g, t].append((column, 1))
        in_group[p, g].append((column, 1))
        programme.row(None, [(column, 1), (opened[g, t], -1)], 0)
    for p, pair in enumerate(pairs):
        programme.row(1 if pair["id"] in locked else 0, places[p], 1)
    for g in range(len(groups)):
        programme.row(None, [(opened[g, t], 1) for t in slots if (g, t) in opened], 1)
    # G2.
    for (g, t), column in opened.items():
        programme.row(0, at[g, t] + [(column, -groups[g]["min"])], None)
        programme.row(None, at[g, t] + [(column, -groups[g]["max"])], 0)
    # G4: a coach and an assistant, two people, so many groups each, one an evening.
    seats, both, load, nights = defaultdict(list), defaultdict(list), defaultdict(list), defaultdict(list)
    for (c, g, t, role), column in leads.items():
        seats[g, t, role].append((column, 1))
        both[c, g, t].append((column, 1))
        load[c].append((column, 1))
        nights[c, evenings[t]].append((column, 1))
    for (g, t), column in opened.items():
        for role in ("coach", "assistant"):
            programme.row(0, seats[g, t, role] + [(column, -1)], 0)
    for terms in both.values():
        programme.row(None, terms, 1)
    for c, terms in load.items():
        programme.row(None, terms, staff[c]["max_groups"])
    for terms in nights.values():
        programme.row(None, terms, 1)
    for g in range(len(groups)):
        former = programme.binary(weights["former_newcomer"])
        led = [
            (column, -1)
            for (c, other, _, _), column in leads.items()
            if other == g and staff[c]["former_newcomer"]
        ]
        programme.row(None, [(former, 1), *led], 0)
    # G5 and the bonus per tongue, G6.
    of_tongue, of_country, beginners = defaultdict(list), defaultdict(list), defaultdict(list)
    for (p, g, t), column in place.items():
        of_tongue[g, t, pairs[p]["tongue"]].append((column, 1))
        of_country[g, t, pairs[p]["nationality"]].append((column, 1))
        if pairs[p]["level"] == 0:
            beginners[g, t].append((column, 1))
    for (g, t, _), terms in of_tongue.items():
        programme.row(None, [*terms, (opened[g, t], -rules["max_same_tongue"])], 0)
        bonus = programme.binary(weights["tongue"])
        programme.row(None, [(bonus, 1), *[(column, -1) for column, _ in terms]], 0)
    for (g, t, _), terms in of_country.items():
        programme.row(None, [*terms, (opened[g, t], -rules["max_same_nationality"])], 0)
    for (g, t), terms in beginners.items():
        some = programme.binary()
        programme.row(0, [*terms, (some, -2)], None)
        programme.row(None, [*terms, (some, -rules["max_a0"])], 0)
        for column, _ in terms:
            programme.row(None, [(column, 1), (some, -1)], 0)
    # Spread: each open group has a window of levels that all members are in.
    for g in range(len(groups)):
        windows = {
            (low, high): programme.binary(-weights["level_spread"] * (high - low))
            for low, high in combinations_with_replacement(levels, 2)
        }
        is_open = [(opened[g, t], -1) for t in slots if (g, t) in opened]
        programme.row(0, [*[(column, 1) for column in windows.values()], *is_open], 0)
        for p, pair in enumerate(pairs):
            if in_group[p, g]:
                fits = [(w, -1) for (low, high), w in windows.items() if low <= pair["level"] <= high]
                programme.row(None, in_group[p, g] + fits, 0)
    # G8.
    number = {pair["id"]: p for p, pair in enumerate(pairs)}
    for one, other in instance["keep_together"]:
        for g in range(len(groups)):
            terms = in_group[number[one], g] + [(column, -1) for column, _ in in_group[number[other], g]]
            programme.row(0, terms, 0)
    for one, other in instance["keep_apart"]:
        for g in range(len(groups)):
            programme.row(None, in_group[number[one], g] + in_group[number[other], g], 1)
    # Groups that are alike open in order: the same plan isn't looked at twice.
    special = set(locked.values()) | set(told.values()) | set(settled) | set(appointed)
    alike = defaultdict(list)
    for g, group in enumerate(groups):
        if group["id"] not in special:
            alike[group["site"], group["min"], group["max"], group["women_only"]].append(g)
    for same in alike.values():
        for one, other in zip(same, same[1:]):
            last = len(slots)
            terms = [(opened[one, t], last - t) for t in slots] + [(opened[other, t], t - last) for t in slots]
            programme.row(0, terms, None)
    return programme, -weights.get("moved", 200) * len(told)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("files", nargs="+")
    arguments = parser.parse_args()
    print(f"{'file':24} {'status':12} {'value':>10} {'bound':>12} {'processor s':>12}")
    for file in arguments.files:
        with open(file, encoding="utf-8") as source:
            instance = json.load(source)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
        programme, constant = build(instance)
        status, value, bound = programme.solve(arguments.seconds)
        spent = resource.getrusage(resource.RUSAGE_SELF).ru_utime - before
        name = file.rsplit("/", 1)[-1]
        print(f"{name:24} {status:12} {value + constant:10.0f} {bound + constant:12.1f} {spent:12.1f}", flush=True)


if __name__ == "__main__":
    main()
