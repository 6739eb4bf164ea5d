"""The questionnaires as they ship: what the study's authorities ask. An authority makes versions of its own.

Source: the study of alternative provision in eight authorities, section 7 (Knowsley, Rochdale).
"""

from typing import Any

from django.db import migrations

FACES, TEXT, NEW_PROVIDER = "faces", "text", "new_provider"
BETTER = (TEXT, "What would make it better?", "")
OTHER = (
    NEW_PROVIDER,
    "Do you know a provider that we should look at?",
    "Its name, and how to reach it.",
)
# Audience, title, what people read first, (kind, question, hint).
QUESTIONNAIRES = (
    (
        "pupils",
        "How is it for you?",
        "We want to know how you find the place where you learn. Choose a face for each question.",
        (
            (FACES, "Do you like going there?", ""),
            (FACES, "Do you feel safe there?", ""),
            (FACES, "Do the people there listen to you?", ""),
            (FACES, "Could you choose what you do?", ""),
            (FACES, "Do you learn things that are useful to you?", ""),
            (FACES, "Do you go more often than you went to school?", ""),
            (FACES, "Do you get on better with other people now?", ""),
            (FACES, "Does it help you with a job or with college?", ""),
            (FACES, "Are you happier than before?", ""),
            (TEXT, "What is the best thing about it?", ""),
            (TEXT, "What should change?", ""),
        ),
    ),
    (
        "parents",
        "How is it for your child?",
        "Tell us how the placement goes, and how it was arranged.",
        (
            (FACES, "Were you told enough before the place was chosen?", ""),
            (FACES, "Could you talk about the other choices?", ""),
            (FACES, "Is it the right place for your child?", ""),
            (FACES, "Do you hear how your child gets on?", ""),
            (FACES, "Is your child more willing to go?", ""),
            (FACES, "Is your child more confident?", ""),
            (FACES, "Does your child behave better at home?", ""),
            (FACES, "Does your child think more about the future?", ""),
            BETTER,
        ),
    ),
    (
        "schools",
        "Referral and provision, as schools see them",
        "About the way pupils are referred, and about the provider.",
        (
            (FACES, "Did you have enough time to complete the forms?", ""),
            (FACES, "Were you kept informed while the decision was made?", ""),
            (FACES, "Did you know enough about the choices for the pupil?", ""),
            (FACES, "Are the provider’s staff and rooms good enough?", ""),
            (FACES, "Is what is taught broad and deep enough?", ""),
            (FACES, "Is it taught well?", ""),
            (FACES, "Do you get attendance and progress in time?", ""),
            BETTER,
            OTHER,
        ),
    ),
    (
        "agencies",
        "Working together, as agencies see it",
        "About the pupils with whom you work.",
        (
            (FACES, "Were you asked in good time?", ""),
            (FACES, "Did you know what was decided, and why?", ""),
            (FACES, "Do providers work well with you?", ""),
            (FACES, "Do the pupils get what they need?", ""),
            BETTER,
            OTHER,
        ),
    ),
    (
        "providers",
        "Working with the authority, as providers see it",
        "About what you get from the authority and from schools.",
        (
            (FACES, "Do you know enough about a pupil before the start?", ""),
            (FACES, "Are pupils matched well to your programmes?", ""),
            (FACES, "Are you paid in time?", ""),
            (FACES, "Is what you must return reasonable?", ""),
            (FACES, "Do you get support when a placement is at risk?", ""),
            (FACES, "Do schools take part in reviews?", ""),
            BETTER,
        ),
    ),
)  # fmt: skip


def ship(apps: Any, _: Any) -> None:
    questionnaire = apps.get_model("monitoring", "Questionnaire")
    question = apps.get_model("monitoring", "Question")
    for audience, title, lead, questions in QUESTIONNAIRES:
        made = questionnaire.objects.create(
            audience=audience, title=title, lead=lead, state="published"
        )
        for position, (kind, asked, hint) in enumerate(questions, start=1):
            question.objects.create(
                questionnaire=made, position=position, kind=kind, asked=asked, hint=hint
            )


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0003_surveys")]
    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
