"""Texts as people, phones and carriers write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.asks.sms_replies import Digit, read_text

COMING, CALL, NOT_NOW = Digit.COMING, Digit.CALL, Digit.NOT_NOW
TEXT = Digit.TEXT


@pytest.mark.parametrize(
    ("message", "digit"),
    [
        *((message, COMING) for message in ("1", " 1 ", "1.", "(1)", "#1", "1!", "1\n", "“1”")),
        *(
            (message, COMING)
            for message in ("1️⃣", "１", "١", "۱", "१", "①", "1\u200e", "1 👍", "1 ❤️")
        ),
        *(
            (message, COMING)
            for message in ("1 yes", "1yes", "Yes 1", "1 sí", "1, gracias", "ok 1")
        ),
        *(
            (message, COMING)
            for message in ("1: I can come.", "1: puedo ir.", "I can come", "1 voy ya")
        ),
        *((message, COMING) for message in ("1\nSent from my iPhone", "1\n\n--\nRosa, 12 Elm St")),
        *(
            (message, COMING)
            for message in ("1 I'll be there", "1 I’ll come", "1 ya llego", "1 iré")
        ),
        *(
            (message, CALL)
            for message in ("2", " 2.\n", "2 call", "2: I can call.", "Puedo llamar")
        ),
        *(
            (message, NOT_NOW)
            for message in ("0", "0️⃣", "0 not now", "0 sorry, can't", "0: ahora no.")
        ),
        *((message, NOT_NOW) for message in ("not now", "Ahora no.")),
        *((message, TEXT) for message in ("3", "3.", "3 text", "I can text", "Puedo escribir")),
    ],
)
def test_a_digit_in_other_shapes_and_company_is_a_digit(message: str, digit: Digit) -> None:
    assert read_text(message) is digit


@pytest.mark.parametrize(
    "message",
    [
        *("", "4", "7", "12", "11", "01", "1 2", "1 0", "1/2", "½", "-1", "1st", "1" * 1600),
        *("yes", "no", "sí", "ok", "one", "👍"),  # they don't say to what
        *("1 no", "1 can't", "I can not come 1", "0 yes", "0 I can come", "1 👎", "0 👍", "2 come"),
        *("in 1 hour", "1 min", "I'm 1 block away", "not 1", "1 drink too many", "1 pill left"),
        "1\nno wait",
        "1: I can come. 2: I can call. 0: not now.",
        'Liked "1: I can come. 0: not now."',
        "I'm driving with Focus turned on. I'll see your message when I get where I'm going.",
        '(I\'m not receiving notifications. If this is urgent, reply "urgent" to notify me.)',
        "Out of office until Monday 1 June",
    ],
)
def test_what_isnt_certain_is_no_answer(message: str) -> None:
    assert read_text(message) is None


@pytest.mark.parametrize(
    "message",
    [
        *("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT", "OPT OUT"),
        *(
            "stop",
            "Stop.",
            "“STOP”",
            "stop!!!",
            "ｓｔｏｐ",
            "Stop 🛑",
            "stop all",
            "Opt-out",
            "STOP STOP",
        ),
        *("Please stop", "stop please", "Stop texting me.", "stop sending me messages, thanks"),
        *("please unsubscribe me", "I want to opt out", "Don't text me anymore", "No more texts"),
        *("do not contact me again", "Remove me from this list please", "cancel please"),
        *("unsub", "opt me out", "Do not text", "No texts please", "Take me off your list"),
        *("I revoke consent", "Wrong number", "Sorry, wrong number", "This is the wrong number."),
        *("Número equivocado", "no quiero recibir más mensajes", "Para de escribirme"),
        *("ALTO", "basta", "Baja.", "parar", "Cancelar", "¡Basta ya!", "por favor, basta"),
        *("quiero darme de baja", "deja de escribirme", "No me escribas más", "no más mensajes"),
    ],
)
def test_a_wish_for_no_more_messages_alone_or_in_a_sentence(message: str) -> None:
    assert read_text(message) is Digit.STOP


@pytest.mark.parametrize(
    "message",
    [
        *("I want to end it", "I want it to stop", "make it stop", "please stop this", "end it"),
        *("I quit", "I can't stop crying", "it has to stop", "quiero que pare", "para ti"),
        *("cancel my shift", "stop by at 5", "stop 1", "I'll start now", "don't stop"),
        *("no text came", "I called the wrong number", "take me off my meds", "I withdraw"),
    ],
)
def test_what_only_holds_such_a_word_is_no_wish_for_no_more_messages(message: str) -> None:
    assert read_text(message) is None


@pytest.mark.parametrize("message", ["START", "Unstop.", "start again, please", "INICIAR", "Alta"])
def test_messages_again(message: str) -> None:
    assert read_text(message) is Digit.START


@given(st.text(max_size=200))
def test_any_text_is_read_without_stumbling(message: str) -> None:
    read_text(message)
