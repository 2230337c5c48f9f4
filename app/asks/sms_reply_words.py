"""The words of texts that come in, in the languages of the app. Data for app.asks.sms_replies."""

from __future__ import annotations


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: Answers in the words of our own texts.
PHRASES = {
    "i can come": "1",
    "puedo ir": "1",
    "i can call": "2",
    "puedo llamar": "2",
    "not now": "0",
    "ahora no": "0",
}
#: May stand beside any digit.
BESIDE_ALL = _set(
    "please pls thanks thank you ty hi hello ok okay answer hola gracias vale por favor"
)
#: May stand beside one digit alone: they say what it says.
BESIDE = {
    "1": _set(
        "yes yep yeah sure i can come coming im am on my way will ill be there now"
        " si sí claro puedo ir voy iré llego ya en camino yo"
    ),
    "2": _set("yes yep yeah sure i can call will ill now si sí claro puedo llamar llamo yo"),
    "0": _set("no nope not now sorry cant cannot i right ahora lo siento puedo yo"),
}
#: Signs that say the opposite of a digit.
AGAINST = {"1": "👎❌🚫⛔", "2": "👎❌🚫⛔", "0": "👍✅"}

#: Alone. Carriers honour those of the first line, and block the number by themselves.
STOP = _set(
    "stop stopall unsubscribe cancel end quit revoke optout unsub"
    " alto basta baja parar para cancelar detener terminar"
)
COURTESY = _set("please pls thanks por favor gracias")
#: Of these a sentence may be made that is nothing else. Not of "end", "quit" or "cancel": whoever
#: writes "I want to end it" means something else.
STOP_IN_A_SENTENCE = _set("stop stopall unsubscribe optout alto basta baja")
#: What a sentence about messages names.
MESSAGES = _set(
    "texting messaging sending texts text messages message sms unsubscribe optout"
    " mensajes mensaje textos escribir escribirme enviar enviarme mandar mandarme baja"
)
AROUND_STOP = MESSAGES | _set(
    "please pls all now me my number these those from to you thanks thank this it i want would"
    " like immediately hi hello por favor ya ahora mis mi de los las estos quiero darme dar deme"
    " número numero gracias hola"
)
#: Without a word about messages these make another sentence of it: "I want it to stop".
NOT_ABOUT_MESSAGES = _set("it this i me quiero want would like")
_AFTER = r"( please| thanks| thank you)?"
_AFTER_SPANISH = r"( por favor| gracias)?"
_WRITES = "escriban|escribas|escriba|manden|mandes|mande|envíen|envíes|envies|llamen|llames"
STOP_SENTENCES = tuple(
    "".join(parts)
    for parts in (
        (
            r"(please )?(do not|dont) (text|message|write|contact|call) (to )?(me|this number)",
            r"( again| anymore| any more| ever again)?",
            _AFTER,
        ),
        (r"(please )?(do not|dont) (text|message)", _AFTER),
        (r"(please )?no( more)? (texts|messages|text|message|sms)", _AFTER),
        (r"(please )?(remove|delete) (me|my number)( from (this|the|your) list)?", _AFTER),
        (r"(please )?take (me|my number) off( (this|the|your) list)?", _AFTER),
        (r"(please )?opt me out", _AFTER),
        (r"i (revoke|withdraw)( my)? consent",),
        # Whoever holds the number now isn't who gave it, and nothing of this is for them.
        (r"(sorry )?(you have (the )?|this is (the |a )?)?wrong number", _AFTER, "( sorry)?"),
        (r"(perdón |perdona |perdone )?((es|este es|tiene|tienes) )?(un |el )?número equivocado",),
        (rf"(por favor )?no (me )?({_WRITES})( más| mas)?( mensajes| textos)?", _AFTER_SPANISH),
        (r"(por favor )?no (quiero )?(recibir )?(más|mas) (mensajes|textos)", _AFTER_SPANISH),
        (
            r"(por favor )?(deja|dejen|deje|para|paren|pare) de",
            r" (escribirme|escribir|(mandarme|enviarme|mandar|enviar) mensajes)",
            _AFTER_SPANISH,
        ),
    )
)

START = _set("start unstop resume continue subscribe iniciar inicio empezar comenzar reanudar alta")
AROUND_START = COURTESY | _set("again now otra vez ahora")
