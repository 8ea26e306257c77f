"""What it costs that boxes cover each other: the one measure by which labels are placed."""

from __future__ import annotations

import numpy as np

from core.network import Floats

ANY, AREA = 300.0, 1.0  # for covering anything at all, and for each unit of the area


def covering(boxes: Floats, others: Floats) -> Floats:
    """Return what boxes (…, 4) cost that cover others (others, 4): (…, others)."""
    one = boxes[..., None, :]
    across = np.minimum(one[..., 2], others[:, 2]) - np.maximum(one[..., 0], others[:, 0])
    down = np.minimum(one[..., 3], others[:, 3]) - np.maximum(one[..., 1], others[:, 1])
    cost: Floats = np.where((across > 0) & (down > 0), ANY + AREA * across * down, 0.0)
    return cost


def is_free(boxes: Floats, cost: Floats) -> bool:
    """Return whether none of the boxes (boxes, 4) covers another, and none costs what covering anything costs."""
    between = covering(boxes, boxes)
    np.fill_diagonal(between, 0.0)
    return not between.any() and bool((cost < ANY).all())
