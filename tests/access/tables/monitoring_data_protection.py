"""Data protection: everyone reads what is processed; the authority answers who asks for their rights."""

from tests.access.personas import EVERYONE, LA, SCHOOLS
from tests.access.rows import Row
from tests.factories.world import World

ADMINISTRATOR = {"administrator"}
MANAGERS = {"provider_manager", "other_provider_manager"}
ASKED = {"asked_by": "Sam Parent", "relationship": "parent"}


def pupil(world: World) -> dict[str, int]:
    return {"pk": world.pupil.pk}


def correction(world: World) -> dict[str, int]:
    from monitoring.data_protection.models import Correction

    made = world.made("a correction", lambda w: _correction(w, Correction))
    return {"pk": made.pk}


def _correction(world: World, model: type) -> object:
    return model.objects.create(  # type: ignore[attr-defined]
        pupil=world.pupil, asked_on=world.today, due_on=world.today, wrong="A", right="B", **ASKED
    )


def copy(world: World) -> dict[str, int]:
    from monitoring.data_protection.models import AccessRequest

    def make(w: World) -> AccessRequest:
        made = AccessRequest.objects.create(
            pupil=w.pupil,
            asked_on=w.today,
            due_on=w.today,
            identity="Passport",
            state="review",
            contents=[{"label": "referrals.Pupil", "title": "Pupil", "rows": [[["UPN", "A1"]]]}],
            **ASKED,
        )
        made.decisions.create(kind="name", key="Jo", label="Jo Other")
        return made

    return {"pk": world.made("a request for a copy", make).pk}


def limit(world: World) -> dict[str, int]:
    from monitoring.data_protection.models import LimitRequest

    def make(w: World) -> LimitRequest:
        made = LimitRequest.objects.create(
            pupil=w.pupil,
            asked_on=w.today,
            due_on=w.today,
            answered_on=w.today,
            kind="restriction",
            ground="accuracy",
            words="It is wrong",
            state="in_force",
            reason="It is checked",
            **ASKED,
        )
        made.recipients.create(recipient="Northgate")
        type(w.pupil).objects.filter(pk=w.pupil.pk).update(restricted_on=w.today)
        return made

    return {"pk": world.made("a restriction", make).pk}


def shared(world: World) -> dict[str, int]:
    limit(world)
    return {}


def asked_limit(world: World) -> dict[str, object]:
    return {**asked(world), "kind": "restriction", "ground": "accuracy", "words": "It is wrong"}


def ends(world: World) -> dict[str, str]:
    return {"verb": "tell_end", "reason": "By letter", "version": "1"}


def used(world: World) -> dict[str, str]:
    return {"ground": "claims", "reason": "The court asks", "once": "c"}


def told(world: World) -> dict[str, str]:
    from monitoring.data_protection.models import LimitRecipient

    return {"told": str(LimitRecipient.objects.latest("pk").pk)}


def changed(world: World) -> dict[str, int]:
    world.made("a change", lambda w: w.pupil.contacts.update(phone="1") or True)
    return pupil(world)


def grow(world: World) -> None:
    from monitoring.data_protection.models import Correction

    _correction(world, Correction)
    world.pupil.contacts.update(phone="0" * (1 + world.pupil.corrections.count()))


def listed(world: World) -> dict[str, int]:
    correction(world)
    copy(world)
    return {}


def purpose(world: World) -> dict[str, str]:
    names = ["purpose", "basis", "people", "data", "recipients", "kept", "safeguards"]
    return dict.fromkeys(names, "Words") | {"once": "a"}


def first_purpose(world: World) -> dict[str, int]:
    from monitoring.data_protection.models import Processing

    return {"pk": Processing.objects.earliest("pk").pk}


def asked(world: World) -> dict[str, object]:
    day = world.today
    came = {"asked_on_0": day.day, "asked_on_1": day.month, "asked_on_2": day.year}
    return {**ASKED, **came, "wrong": "A", "right": "B", "identity": "Passport", "once": "b"}


def answer(world: World) -> dict[str, str]:
    return {"verb": "agree", "version": "1"}


def verdicts(world: World) -> dict[str, str]:
    return {"verdict_1": "show", "reason_1": ""}


def words(world: World) -> dict[str, str]:
    return {"words": "Jo Other", "reason": "Another child"}


ROWS = [
    Row("data_protection:processing", EVERYONE),
    Row("data_protection:add_processing", ADMINISTRATOR),
    Row("data_protection:add_processing", ADMINISTRATOR, method="post", data=purpose),
    Row("data_protection:change_processing", ADMINISTRATOR, first_purpose),
    Row("data_protection:change_processing", ADMINISTRATOR, first_purpose, "post", purpose),
    Row("data_protection:corrections", LA, listed),
    Row("data_protection:correction", LA, correction),
    Row("data_protection:correction", LA, correction, "post", answer),
    Row("data_protection:limits", LA, listed),
    Row("data_protection:restricted", LA | SCHOOLS | MANAGERS, shared),
    Row("data_protection:limit", LA, limit),
    Row("data_protection:limit", LA, limit, "post", ends),
    Row("data_protection:limit_recipients", LA, limit),
    Row("data_protection:limit_recipients", LA, limit, "post", told),
    Row("data_protection:use_in_spite", LA, limit),
    Row("data_protection:use_in_spite", LA, limit, "post", used),
    Row("data_protection:ask_for_limit", LA, pupil),
    Row("data_protection:ask_for_limit", LA, pupil, "post", asked_limit),
    Row("data_protection:copies", LA, listed),
    Row("data_protection:access", LA, copy),
    Row("data_protection:access", LA, copy, "post", verdicts),
    Row("data_protection:black_out", LA, copy),
    Row("data_protection:black_out", LA, copy, "post", words),
    Row("data_protection:preview", LA, copy),
    Row("data_protection:move_copy", LA, copy, method="post", page=False),
    Row("data_protection:refuse_copy", LA, copy),
    Row("data_protection:refuse_copy", LA, copy, "post", words),
    Row("data_protection:seen", LA, pupil),
    Row("data_protection:changes", LA, changed),
    Row("data_protection:ask_for_correction", LA, pupil),
    Row("data_protection:ask_for_copy", LA, pupil),
    Row("data_protection:ask_for_correction", LA, pupil, "post", asked),
    Row("data_protection:ask_for_copy", LA, pupil, "post", asked),
]
