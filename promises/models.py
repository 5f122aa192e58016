"""Collects the models of the stages, so that Django finds them."""

from promises.clocks.models import Clock
from promises.definitions.models import Promise, PromiseVersion
from promises.requests.models import Request
from promises.trial.models import Trial

__all__ = ["Clock", "Promise", "PromiseVersion", "Request", "Trial"]
