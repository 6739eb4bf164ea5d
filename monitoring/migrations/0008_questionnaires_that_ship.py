"""The questions of the study (section 7, stakeholder feedback), as questionnaires to send or to start from."""

from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import migrations

ROCHDALE = "Rochdale (pupils’ and parents’ feedback)"
KNOWSLEY = "Knowsley (questionnaires)"
SOURCE = "The study of good practice in alternative provision (2006), section 7: {}"
SHIPPED_ON = date(2026, 9, 1)

FACES, CHOICE, TEXT, PROVIDER = "faces", "choice", "text", "provider"

PUPILS = (
    (FACES, "I like going there."),
    (FACES, "I feel safe there."),
    (FACES, "I go nearly every day."),
    (FACES, "I join in."),
    (FACES, "I want to do well there."),
    (FACES, "I am learning things that are useful to me."),
    (FACES, "I feel more sure of myself than before."),
    (FACES, "I get on better with other people than before."),
    (FACES, "I had a say in where I go and what I do."),
    (FACES, "I know what I can do next: college, training or work."),
    (CHOICE, "What do you like best?", "Practical work\nLessons\nThe staff\nThe other pupils\nTrips and sport\nNothing"),
    (TEXT, "What has changed for you since you started?"),
    (TEXT, "What could be better?"),
    (PROVIDER, "Do you know another place where people like you could learn?"),
)  # fmt: skip
PARENTS = (
    (FACES, "I was told enough before the place was arranged."),
    (FACES, "I could talk about the choices that there were."),
    (FACES, "This is the right place for my child."),
    (FACES, "I am told how my child is getting on."),
    (FACES, "My child is more confident."),
    (FACES, "My child goes more willingly."),
    (FACES, "My child’s attendance is better."),
    (FACES, "My child’s behaviour is better."),
    (FACES, "My child is learning more."),
    (FACES, "My child thinks more about the future."),
    (TEXT, "What else has changed?"),
    (TEXT, "What could be better?"),
    (PROVIDER, "Is there another provider that we should know?"),
)
SCHOOLS = (
    (FACES, "There was enough time to complete the referral forms."),
    (FACES, "We were well informed about how a referral is decided."),
    (FACES, "We were well informed about the options open to our pupils."),
    (FACES, "This provider’s resources are good."),
    (FACES, "This provider’s curriculum is deep enough."),
    (FACES, "What this provider teaches is taught well."),
    (FACES, "This provider tells us about attendance and progress in time."),
    (CHOICE, "Would you refer to this provider again?", "Yes\nYes, for some pupils\nNo"),
    (TEXT, "How could the provision be improved?"),
    (PROVIDER, "Is there another provider that we should know?"),
)
AGENCIES = (
    (FACES, "We know what alternative provision there is here."),
    (FACES, "We are asked for what we know about a pupil in good time."),
    (FACES, "We hear what was decided, and why."),
    (FACES, "Providers work well with us."),
    (FACES, "Pupils whom we know get what they need."),
    (TEXT, "What is missing here?"),
    (TEXT, "How could the provision be improved?"),
    (PROVIDER, "Is there another provider that we should know?"),
)
PROVIDERS = (
    (FACES, "We are told enough about a pupil before they start."),
    (FACES, "Pupils who are offered to us fit what we do."),
    (FACES, "Schools stay in touch while a pupil is with us."),
    (FACES, "The authority answers when we need help."),
    (FACES, "The providers’ forum is worth our time."),
    (FACES, "We are paid in time."),
    (TEXT, "What would help you to do better for pupils?"),
    (TEXT, "How could the authority’s commissioning be improved?"),
)
ABOUT = {
    "pupils": "We want to know what it is like for you, so that it can get better.",
    "parents": "We want to know what you think of the place where your child learns, and of how it was arranged.",
    "schools": "We want to know how referring and this provider work for you and your pupils.",
    "agencies": "We want to know how alternative provision works from where you stand.",
    "providers": "We want to know how working with the authority and with schools is for you.",
}
SHIPPED = (
    ("pupils", "What you think of your place", f"{ROCHDALE}; {KNOWSLEY}", PUPILS),
    ("parents", "What parents and carers think", f"{ROCHDALE}; {KNOWSLEY}", PARENTS),
    ("schools", "What schools think", KNOWSLEY, SCHOOLS),
    ("agencies", "What agencies think", "canvassing the opinion of agencies", AGENCIES),
    (
        "providers",
        "What providers think",
        "canvassing the opinion of external providers",
        PROVIDERS,
    ),
)


def ship(apps: Any, _: Any) -> None:
    questionnaire = apps.get_model("monitoring", "Questionnaire")
    question = apps.get_model("monitoring", "Question")
    for audience, title, source, questions in SHIPPED:
        made = questionnaire.objects.create(
            series=uuid5(NAMESPACE_URL, f"surveys/{audience}"),
            audience=audience,
            title=title,
            intro=ABOUT[audience],
            source=SOURCE.format(source),
            state="published",
            published_on=SHIPPED_ON,
        )
        question.objects.bulk_create(
            question(
                questionnaire=made,
                position=position,
                kind=kind,
                words=words,
                options=options[0] if options else "",
            )
            for position, (kind, words, *options) in enumerate(questions, start=1)
        )


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0007_surveys")]

    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
