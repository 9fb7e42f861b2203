# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cases of the literature, answered by the rules of reorder: ``dispatch(kind, inputs)``."""

from collections.abc import Callable
from typing import Any

import numpy as np

from app.reorder.rules import (
    consumption,
    decisions,
    demand_classes,
    distributions,
    funding,
    kits,
    lot_sizes,
    order_up_to,
    replay,
    rounding,
    safety_stock,
    season,
    sharing,
    smoothing,
    usable,
)  # fmt: skip

Inputs = dict[str, Any]


def dispatch(kind: str, inputs: Inputs) -> dict[str, Any]:
    """The answer to one case."""
    return KINDS[kind](inputs)


def _one(value: Any) -> float:
    return float(np.asarray(value).reshape(-1)[0])


def _variance(i: Inputs) -> float:
    return i["mean"] if i.get("dist", "poisson") == "poisson" else i["var"]


def _table(i: Inputs) -> np.ndarray:
    return order_up_to.table_of({int(units): chance for units, chance in i["pmf"].items()})


def _safety_stock(i: Inputs) -> dict[str, Any]:
    found = safety_stock.protection(
        i["mean"], i["sd"], i.get("lead_time", 0), i.get("review", 0), i.get("lead_time_sd", 0), i["csl"]
    )
    names = {
        "mean_protection": "mean",
        "sd_protection": "sd",
        "z": "z",
        "safety_stock": "safety_stock",
        "level": "level",
    }
    return {said: _one(getattr(found, name)) for said, name in names.items()}


def _lot_fill(i: Inputs) -> dict[str, Any]:
    short, rate = safety_stock.lot_fill_rate(i["s"], i["Q"], i["mean_lt"], i["sd_lt"])
    return {"expected_shortage": _one(short), "fill_rate": _one(rate)}


def _factor(i: Inputs) -> dict[str, Any]:
    k = _one(safety_stock.factor_for_fill(i["fill_rate"], i["Q"], i["sd_lt"]))
    return {"k": k, "safety_stock": k * i["sd_lt"], "level": i["mean_lt"] + k * i["sd_lt"]}


def _newsvendor_normal(i: Inputs) -> dict[str, Any]:
    level, cost = safety_stock.newsvendor_normal(i["h"], i["p"], i["mean"], i["sd"], i.get("lead_time", 0))
    return {"S": _one(level), "cost": _one(cost)}


def _newsvendor_counted(i: Inputs) -> dict[str, Any]:
    level, cost = safety_stock.newsvendor_counted(i["h"], i["p"], i["mean"], i["mean"])
    return {"S": _one(level), "cost": _one(cost)}


def _loss(i: Inputs) -> dict[str, Any]:
    short = _one(distributions.shortage(i["x"], i["mean"], _variance(i)))
    return {"shortage": short, "overage": i["x"] - i["mean"] + short}


def _economic(i: Inputs) -> dict[str, Any]:
    quantity, cost = lot_sizes.economic_quantity(i["K"], i["h"], i["D"])
    return {"Q": _one(quantity), "cost": _one(cost)}


def _counted_level(i: Inputs) -> dict[str, Any]:
    level, share = distributions.smallest_for_share(i["mean"], _variance(i), i["csl"])
    return {"S": _one(level), "csl_achieved": _one(share)}


def _table_service(i: Inputs) -> dict[str, Any]:
    table, only = _table(i), bool(i.get("cycles_with_demand_only"))
    answer: dict[str, Any] = {}
    if "S" in i:
        answer["csl"] = order_up_to.table_service(table, i["review"], i["lead_time"], i["S"], only)
    if i.get("target") is not None:
        answer["S_min"] = order_up_to.table_level(table, i["review"], i["lead_time"], i["target"], only)
    return answer


def _review_fill(i: Inputs) -> dict[str, Any]:
    traditional = i.get("formula", "sobel") == "traditional"
    if "pmf" not in i:
        rate = order_up_to.traditional_fill_rate if traditional else order_up_to.review_fill_rate
        return {"fill_rate": _one(rate(i["mean"], _variance(i), i["review"], i["lead_time"], i["S"]))}
    return {"fill_rate": order_up_to.table_fill_rate(_table(i), i["review"], i["lead_time"], i["S"], traditional)}


def _level_for_fill(i: Inputs) -> dict[str, Any]:
    mean, variance, lead, both = i["mean"], _variance(i), i["lead_time"], i["lead_time"] + i["review"]
    level = _one(order_up_to.level_for_fill(mean * lead, variance * lead, mean * both, variance * both, i["target"]))
    rate = order_up_to.review_fill_rate(mean, variance, i["review"], lead, level)
    return {"S": level, "fill_rate": _one(rate)}


def _intermittent(i: Inputs) -> dict[str, Any]:
    y = np.array(i["y"], float)[:, None]
    how = {"alpha": i.get("alpha", 0.1), "beta": i.get("beta", i.get("alpha", 0.1)), "start": i.get("init", "first")}
    if i["method"] == "tsb":
        return {"forecast": _one(smoothing.tsb(y, **how))}
    return {"forecast": _one(smoothing.croston(y, variant=i["method"], **how))}


def _class(i: Inputs) -> dict[str, Any]:
    interval, variation, kind = demand_classes.classify(np.array(i["y"], float)[:, None])
    asked = kind[0] != "no-demand"
    return {"adi": _one(interval) if asked else None, "cv2": _one(variation) if asked else None, "cls": kind[0]}


def _adjusted(i: Inputs) -> dict[str, Any]:
    days = i.get("days_per_period", 30.5)
    return {"rate": _known(consumption.adjusted_consumption(i["total"], i["periods"], i["stockout_days"], days))}


def _in_stock(i: Inputs) -> dict[str, Any]:
    rate, days = consumption.in_stock_rate(i["issued"], i["unmet"], i["in_stock"])
    return {"rate_per_day": _known(rate), "in_stock_days": int(days)}


def _known(value: Any) -> float | None:
    return None if np.isnan(_one(value)) else _one(value)


def _consumption(i: Inputs) -> dict[str, Any]:
    names = ("ca", "lead_time", "procurement_period", "safety_stock", "on_hand", "on_order")
    return {"quantity": _one(consumption.consumption_quantity(*(i.get(name) or 0 for name in names)))}


def _rounded(i: Inputs) -> dict[str, Any]:
    return {"quantity": _one(rounding.round_order(i["need"], i.get("pack") or 1, i.get("moq") or 0))}


def _expiry(i: Inputs) -> dict[str, Any]:
    room = _one(rounding.room_before_expiry(i["daily_rate"], i["lead_time_days"], i["shelf_days"], i["position"]))
    quantity = _one(rounding.cap_by_room(i["wanted"], room, i.get("pack") or 1))
    return {"room": room, "quantity": quantity, "capped": quantity < i["wanted"]}


def _usable(i: Inputs) -> dict[str, Any]:
    good, wasted = usable.usable_stock([tuple(lot) for lot in i["lots"]], i["daily_rate"], i["horizon_days"])
    return {"usable": good, "wasted": wasted}


def _explosion(i: Inputs) -> dict[str, Any]:
    gross = kits.explode(i["kits_to_build"], i["bom"])
    return {"gross": gross, "short": kits.short_of(gross, i.get("stock") or {})}


def _buildable(i: Inputs) -> dict[str, Any]:
    number, bottleneck = kits.buildable(i["bom"], i["stock"])
    return {"kits": number, "bottleneck": bottleneck}


def _decision(i: Inputs) -> dict[str, Any]:
    stand = decisions.Stand(*(i.get(name) or 0 for name in ("on_hand", "on_order", "reserved", "expired")))
    levels = decisions.Levels(i.get("min", i.get("s", 0)), i.get("max", i.get("S", 0)), i.get("Q", 0))
    quantity = decisions.decide(i["policy"], stand, levels, i.get("pack") or 1, i.get("moq") or 0)
    return {"position": stand.position, "quantity": quantity}


def _transfers(i: Inputs) -> dict[str, Any]:
    moved, buy = sharing.move_then_buy(i["needs"], i["surplus"])
    return {"transfers": [list(one) for one in moved], "buy": buy}


def _shares(i: Inputs) -> dict[str, Any]:
    return {"allocation": sharing.fair_share(i["available"], i["needs"])}


def _budget(i: Inputs) -> dict[str, Any]:
    lines = [
        funding.Fundable(
            one["key"], one["mean"], one.get("var", one["mean"]), one["position"], one["unit_cost"],
            one.get("pack") or 1, one.get("weight", 1.0),
        )
        for one in i["lines"]
    ]  # fmt: skip
    quantities, spent = funding.fund(i["budget"], lines)
    return {"quantities": quantities, "spent": spent}


def _seasonal(i: Inputs) -> dict[str, Any]:
    periods = season.requirement(i["level"], i["indices"], i.get("surge"))
    return {"total": float(periods.sum()), "by_period": periods.tolist()}


def _replay(i: Inputs) -> dict[str, Any]:
    seen = replay.replay(i["start"], i["demand"], i["S"], i["review_every"], i["lead_time"])
    return {"closing": seen.closing, "fill_rate": seen.fill_rate, "lost": seen.lost}


def _wagner_whitin(i: Inputs) -> dict[str, Any]:
    quantities, cost = lot_sizes.wagner_whitin(i["K"], i["h"], i["demand"])
    return {"Q": quantities, "cost": cost}


def _reorder_and_lot(i: Inputs) -> dict[str, Any]:
    return dict(
        zip(("r", "Q", "cost"), lot_sizes.best_reorder_and_lot(i["h"], i["p"], i["K"], i["D"], i["L"]), strict=True)
    )


def _reorder_and_level(i: Inputs) -> dict[str, Any]:
    return dict(
        zip(("s", "S", "cost"), lot_sizes.best_reorder_and_level(i["h"], i["p"], i["K"], i["mean"]), strict=True)
    )


KINDS: dict[str, Callable[[Inputs], dict[str, Any]]] = {
    "safety_stock_csl": _safety_stock,
    "csl_of_level": lambda i: {
        "csl": _one(safety_stock.cycle_service(i["level"], i["mean_protection"], i["sd_protection"]))
    },
    "standard_normal_loss": lambda i: {"loss": _one(distributions.standard_loss(i["z"]))},
    "fill_rate_rQ": _lot_fill,
    "safety_stock_for_fill": _factor,
    "newsvendor_normal": _newsvendor_normal,
    "newsvendor_poisson": _newsvendor_counted,
    "loss_discrete": _loss,
    "eoq": _economic,
    "order_up_to_discrete": _counted_level,
    "pmf_csl": _table_service,
    "fill_rate_RS": _review_fill,
    "order_up_to_fill": _level_for_fill,
    "intermittent_forecast": _intermittent,
    "classify_demand": _class,
    "adjusted_consumption": _adjusted,
    "in_stock_rate": _in_stock,
    "consumption_order_quantity": _consumption,
    "round_order": _rounded,
    "expiry_cap": _expiry,
    "usable_stock_fefo": _usable,
    "kit_explosion": _explosion,
    "kits_buildable": _buildable,
    "decide_order": _decision,
    "transfer_then_buy": _transfers,
    "fair_share": _shares,
    "budget_greedy": _budget,
    "seasonal_requirement": _seasonal,
    "replay_RS_lost_sales": _replay,
    "wagner_whitin": _wagner_whitin,
    "rq_poisson_exact": _reorder_and_lot,
    "ss_poisson_exact": _reorder_and_level,
}
