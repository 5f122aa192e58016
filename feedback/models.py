"""Collects the models of the stages, so that Django finds them."""

from feedback.actions.models import Action, Decision, FollowUp, FollowUpTransition, Point
from feedback.responses.models import SealedComment, SealedRating, StagedComment, StagedRating
from feedback.scores.models import Publication, PublishedCell, RegroupedCell, Regrouping
from feedback.surveys.models import Question, Survey, SurveyVersion
from feedback.waves.models import Invitation, Wave, WaveTransition, WaveUnit

__all__ = [
    "Action",
    "Decision",
    "FollowUp",
    "FollowUpTransition",
    "Invitation",
    "Point",
    "Publication",
    "PublishedCell",
    "Question",
    "RegroupedCell",
    "Regrouping",
    "SealedComment",
    "SealedRating",
    "StagedComment",
    "StagedRating",
    "Survey",
    "SurveyVersion",
    "Wave",
    "WaveTransition",
    "WaveUnit",
]
