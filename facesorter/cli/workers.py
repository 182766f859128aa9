"""What the commands share that can have photos looked at on a cluster."""

import argparse
from typing import TYPE_CHECKING

from facesorter.cli import parts

if TYPE_CHECKING:
    from facesorter.ml.cluster.executors import Cluster


def add_cluster(parser: argparse.ArgumentParser) -> None:
    """Let a command look at photos on other machines, or in more processes."""
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--scheduler", metavar="ADDRESS", help="look at photos on the Dask cluster of this scheduler")
    where.add_argument(
        "--local-workers", type=parts.positive, metavar="N", help="look at photos in so many processes on this computer"
    )
    parser.add_argument(
        "--send-bytes", action="store_true", help="send workers the photos, where they do not see the folder"
    )


def cluster(arguments: argparse.Namespace) -> "Cluster | None":
    """Return the cluster that a command was given; None without one, or where the command takes none."""
    scheduler, local_workers = getattr(arguments, "scheduler", None), getattr(arguments, "local_workers", None)
    if scheduler is None and local_workers is None:
        return None
    from facesorter.ml.cluster.executors import Cluster

    return Cluster(scheduler, local_workers, arguments.send_bytes)
