"""Floor, Question, Turn: who asks, who speaks, for how long. Only `actions` writes here."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from presscentre.accreditation.models import Outlet
from presscentre.briefings.models.sitting import Sitting
from presscentre.events.models import Event, Region


class Ledger(models.Model):
    """Speaking seconds by region of a whole event, carried over sittings and days. `state` is the floor's own form."""

    event = models.OneToOneField(Event, models.CASCADE, related_name="ledger")
    equal = models.BooleanField(_("equal shares"), default=False)  # else by journalists present
    state = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("ledger")
        verbose_name_plural = _("ledgers")


class Floor(models.Model):
    """The questions of one sitting. Its moderators alone see what is pending; event time."""

    class State(models.TextChoices):
        CLOSED = "closed", _("Not yet open")
        COLLECTING = "collecting", _("Taking questions")
        OPEN = "open", _("Open")
        PAUSED = "paused", _("Paused")
        ENDED = "ended", _("Ended")

    sitting = models.OneToOneField(Sitting, models.CASCADE, related_name="floor")
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.CLOSED)
    opening_round = models.BooleanField(_("opening round"), default=True)
    moderators = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="floors", verbose_name=_("moderators"))
    opened_at = models.DateTimeField(null=True, editable=False)
    ended_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)  # what a moderator saw when deciding

    class Meta:
        verbose_name = _("floor")
        verbose_name_plural = _("floors")


class Question(models.Model):
    """What a journalist with a place in the sitting wants to ask. The text is never rewritten; rephrasing adds one."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        REPHRASE = "rephrase", _("To be rephrased")
        CALLED = "called", _("Called")
        ANSWERED = "answered", _("Answered")
        MERGED = "merged", _("Merged")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        DECLINED = "declined", _("Declined")
        LATER = "later", _("Answer in writing")
        UNANSWERED = "unanswered", _("Not reached")

    floor = models.ForeignKey(Floor, models.PROTECT, related_name="questions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="questions")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    outlet = models.ForeignKey(Outlet, models.PROTECT, related_name="+")
    remote = models.BooleanField(default=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    text = models.TextField(_("question"), max_length=1000)
    language = models.CharField(_("language"), max_length=7, choices=settings.LANGUAGES)
    link = models.CharField(_("about"), max_length=300, blank=True)  # a page of ours, as a path
    translation = models.TextField(_("translation"), max_length=2000, blank=True)  # of the moderators
    merged_into = models.ForeignKey("self", models.PROTECT, related_name="merged", null=True)
    note = models.CharField(max_length=400, blank=True)  # to the journalist: why rephrase, why declined
    asked_at = models.DateTimeField()  # the wait counts from here; kept when it is rephrased
    moved_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        constraints = [
            models.UniqueConstraint(
                fields=["floor", "person"],
                condition=Q(state__in=["waiting", "rephrase", "called"]),
                name="question_pending_once_per_person",
            ),
            models.CheckConstraint(
                name="question_merged_into_another",
                condition=Q(state="merged", merged_into__isnull=False) | (~Q(state="merged") & Q(merged_into=None)),
            ),
        ]
        indexes = [
            models.Index(fields=["floor", "state", "asked_at"], name="question_of_a_floor"),
            # Two that are stepped over, from outlet to outlet and from region to region, without reading the questions.
            models.Index(
                fields=["floor", "region", "outlet", "asked_at", "id"],
                condition=Q(state="waiting"),
                name="question_in_line",
            ),
            models.Index(fields=["floor", "region"], name="question_region_that_asked"),
        ]

    @property
    def answer(self) -> "WrittenAnswer | None":
        """What is owed or given in writing, to this question or to the one that it was merged into."""
        return getattr(self.merged_into or self, "written", None)

    @property
    def is_pending(self) -> bool:
        return self.state in (self.State.WAITING, self.State.REPHRASE, self.State.CALLED)


class QuestionMove(models.Model):
    """One step of a question: who, when, and what it said before. Append-only."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="moves")
    verb = models.CharField(max_length=20)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()  # event time
    text = models.TextField(blank=True)  # as it was before, if the step changed it
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        verbose_name = _("step of a question")
        verbose_name_plural = _("steps of questions")
        ordering = ["pk"]


class Turn(models.Model):
    """One time that somebody had the floor. A floor has at most one that has not ended: the database says so."""

    class Why(models.TextChoices):
        CUT_OFF = "cut_off", _("Cut off before")
        OPENING = "opening", _("Opening round")
        ONLY = "only", _("Nobody else waited")
        SHARE = "share", _("By share")
        OVERRIDE = "override", _("Moderator's choice")

    floor = models.ForeignKey(Floor, models.PROTECT, related_name="turns")
    question = models.ForeignKey(Question, models.PROTECT, related_name="turns")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    outlet = models.ForeignKey(Outlet, models.PROTECT, related_name="+")
    why = models.CharField(max_length=8, choices=Why.choices)
    reason = models.CharField(max_length=20, blank=True)  # code of an override's reason; public
    instead = models.ForeignKey(Region, models.PROTECT, related_name="+", null=True)  # whom the rule would have called
    facts = models.JSONField(default=dict)  # why the rule chose: lag, deadline, wait
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)
    began_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)  # the clock of the turn stands since then
    paused_ms = models.PositiveBigIntegerField(default=0)
    taken_back = models.BooleanField(default=False)  # called by mistake: as if it had not been
    ended_at = models.DateTimeField(null=True)
    ms = models.PositiveBigIntegerField(null=True)  # speaking time, question and answer

    class Meta:
        verbose_name = _("turn")
        verbose_name_plural = _("turns")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["floor"], condition=Q(ended_at=None), name="turn_one_at_a_time"),
            models.UniqueConstraint(
                fields=["question"], condition=Q(taken_back=False), name="turn_once_for_a_question"
            ),
            models.CheckConstraint(
                name="turn_ends_after_it_began",
                condition=Q(ended_at=None, ms=None) | Q(ended_at__gte=F("began_at"), ms__isnull=False),
            ),
            models.CheckConstraint(name="turn_by_override_has_a_reason", condition=~Q(why="override") | ~Q(reason="")),
        ]


class Skip(models.Model):
    """A region or question that was passed over, and the reason that everyone reads."""

    floor = models.ForeignKey(Floor, models.PROTECT, related_name="skips")
    question = models.ForeignKey(Question, models.PROTECT, related_name="skips", null=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20)  # a code
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()  # event time

    class Meta:
        verbose_name = _("skip")
        verbose_name_plural = _("skips")
        ordering = ["pk"]


class WrittenAnswer(models.Model):
    """An answer that is owed in writing until `due_at`, and then given. Event time."""

    question = models.OneToOneField(Question, models.PROTECT, related_name="written")
    due_at = models.DateTimeField(_("due"))
    text = models.TextField(_("answer"), max_length=8000, blank=True)
    language = models.CharField(_("language"), max_length=7, choices=settings.LANGUAGES, default="en")
    promised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    given_at = models.DateTimeField(null=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True)

    class Meta:
        verbose_name = _("written answer")
        verbose_name_plural = _("written answers")
        constraints = [
            models.CheckConstraint(
                name="written_answer_is_given_whole",
                condition=Q(given_at=None) | (~Q(text="") & Q(given_by__isnull=False)),
            )
        ]
