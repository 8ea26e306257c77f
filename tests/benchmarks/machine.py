"""The machine in words: what ratios depend on, and nothing that names it."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import numpy as np
import torch

WIDTHS = (("avx512f", "AVX-512"), ("avx2", "AVX2"), ("avx", "AVX"), ("asimd", "NEON"), ("sse4_2", "SSE4.2"))


def in_words() -> str:
    """Return cores, vector width, and the versions that were measured."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"{platform.system()}, {platform.machine()}, {cores} cores, {vector_width()}; "
        f"Python {platform.python_version()}, NumPy {np.__version__}, PyTorch {torch.__version__}"
    )


def vector_width() -> str:
    """Return the widest vector instructions that the processor reports."""
    information = Path("/proc/cpuinfo")
    if not information.exists():
        return "vector width unknown"
    flags = set(information.read_text("utf-8", errors="replace").split())
    return next((name for flag, name in WIDTHS if flag in flags), "vector width unknown")
