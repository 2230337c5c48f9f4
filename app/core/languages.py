"""The languages of the app, and what each needs besides its sentences (docs/howto/language.md).

What a language is called, how people answer in it by text (app.asks.sms_reply_words puts these
together), and the words that no sentence of it may use.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Language(StrEnum):
    """ISO 639-1, as catalogues and accounts have it."""

    EN = "en"
    ES = "es"


@dataclass(frozen=True, slots=True)
class Digit:
    """How people write one of the answers 1 (I can come), 2 (call), 3 (text) and 0 (not now)."""

    phrase: str  # the answer in the words of our own texts, which stand for it alone
    beside: str  # words that may stand beside its digit and no other: they say what it says


@dataclass(frozen=True, slots=True)
class ReplyWords:
    """What people write in texts: words in small letters, a space between.

    Signs don't count in a text that came in, apostrophes neither: "can't" is "cant". Sentences
    are regular expressions that fit a whole text.
    """

    coming: Digit
    call: Digit
    text: Digit
    not_now: Digit
    courtesy: str  # may stand beside a word that stops or starts
    beside_all: str  # may stand beside any digit
    signatures: tuple[str, ...]  # how a line begins that a phone writes below by itself

    stop: str  # alone. Carriers honour some, and block the number by themselves
    # Of these a sentence may be made that is nothing else. Not of "end", "quit" or "cancel":
    # whoever writes "I want to end it" means something else.
    stop_in_a_sentence: str
    messages: str  # what a sentence about messages names
    around_stop: str  # other words of such a sentence
    # Without a word about messages these make another sentence of it: "I want it to stop".
    not_about_messages: str
    stop_sentences: tuple[str, ...]

    start: str  # messages again
    around_start: str


@dataclass(frozen=True, slots=True)
class LanguageSpec:
    """One language. `never_said`: what urges, blames, labels, praises or promises in it, as
    regular expressions; tests/architecture/test_catalogues.py looks for it in each catalogue."""

    own_name: str
    reply: ReplyWords
    never_said: tuple[str, ...] = field(repr=False)


_WRITE = "(text|message|write|contact|call)"
_EVER = r"( again| anymore| any more| ever again)?"
_AFTER = r"( please| thanks| thank you)?"
_AFTER_ES = r"( por favor| gracias)?"
_WRITE_ES = "(escribirme|escribir|(mandarme|enviarme|mandar|enviar) mensajes)"
_WRITES_AR = "(ترسلوا|ترسل|ترسلي|تكتبوا|تكتب|تكتبي|تراسلوني|تراسلني|تراسليني)"
_AFTER_AR = r"( من فضلكم?| لو سمحتم?| رجاء| شكرا)?"
_WRITES_ES = "escriban|escribas|escriba|manden|mandes|mande|envíen|envíes|envies|llamen|llames"

# fmt: off
_ENGLISH = LanguageSpec(
    own_name="English",
    reply=ReplyWords(
        coming=Digit(
            "i can come",
            "yes yep yeah sure i can come coming im am on my way will ill be there now",
        ),
        call=Digit("i can call", "yes yep yeah sure i can call will ill now"),
        text=Digit("i can text", "yes yep yeah sure i can text write will ill now"),
        not_now=Digit("not now", "no nope not now sorry cant cannot i right"),
        courtesy="please pls thanks",
        beside_all="please pls thanks thank you ty hi hello ok okay answer",
        signatures=("sent from ", "sent via ", "get outlook "),
        stop="stop stopall unsubscribe cancel end quit revoke optout unsub",
        stop_in_a_sentence="stop stopall unsubscribe optout",
        messages="texting messaging sending texts text messages message sms unsubscribe optout",
        around_stop=(
            "please pls all now me my number these those from to you thanks thank this it i want"
            " would like immediately hi hello"
        ),
        not_about_messages="it this i me want would like",
        stop_sentences=(
            rf"(please )?(do not|dont) {_WRITE} (to )?(me|this number){_EVER}{_AFTER}",
            rf"(please )?(do not|dont) (text|message){_AFTER}",
            rf"(please )?no( more)? (texts|messages|text|message|sms){_AFTER}",
            rf"(please )?(remove|delete) (me|my number)( from (this|the|your) list)?{_AFTER}",
            rf"(please )?take (me|my number) off( (this|the|your) list)?{_AFTER}",
            rf"(please )?opt me out{_AFTER}",
            r"i (revoke|withdraw)( my)? consent",
            # Whoever holds the number now isn't who gave it, and nothing of this is for them.
            rf"(sorry )?(you have (the )?|this is (the |a )?)?wrong number{_AFTER}( sorry)?",
        ),
        start="start unstop resume continue subscribe",
        around_start="again now",
    ),
    never_said=(
        r"\bpatients?\b", r"\bvictims?\b", r"complian", r"non-?adher", r"\bdeclin",
        r"\brefus(ed|al|es)\b", r"no[- ]show", r"\burgent", r"\bhurry", r"\bimmediately\b",
        r"right away", r"\basap\b", r"last chance",
        r"you (must|should|have to|need to)\b(?! do anything)",
        r"don['’]t worry", r"calm down", r"well done", r"great job", r"good job", r"congrat",
        r"\bproud\b", r"\bhero", r"\bstreak", r"\bscore", r"\bpromise", r"\bguarantee",
        r"always there for", r"\bsuicid", r"\bcrisis\b", r"\bdanger", r"unfortunately", r"!",
    ),
)
_SPANISH = LanguageSpec(
    own_name="Español",
    reply=ReplyWords(
        coming=Digit("puedo ir", "si sí claro puedo ir voy iré llego ya en camino yo"),
        call=Digit("puedo llamar", "si sí claro puedo llamar llamo yo"),
        text=Digit("puedo escribir", "si sí claro puedo escribir escribo yo"),
        not_now=Digit("ahora no", "no ahora lo siento puedo yo"),
        courtesy="por favor gracias",
        beside_all="hola gracias vale por favor",
        signatures=("enviado desde ", "enviado de ", "mandado desde "),
        stop="alto basta baja parar para cancelar detener terminar",
        stop_in_a_sentence="alto basta baja",
        messages=(
            "mensajes mensaje textos escribir escribirme enviar enviarme mandar mandarme baja"
        ),
        around_stop=(
            "por favor ya ahora mis mi de los las estos quiero darme dar deme número numero"
            " gracias hola"
        ),
        not_about_messages="me quiero",
        stop_sentences=(
            r"(perdón |perdona |perdone )?((es|este es|tiene|tienes) )?(un |el )?número equivocado",
            rf"(por favor )?no (me )?({_WRITES_ES})( más| mas)?( mensajes| textos)?{_AFTER_ES}",
            rf"(por favor )?no (quiero )?(recibir )?(más|mas) (mensajes|textos){_AFTER_ES}",
            rf"(por favor )?(deja|dejen|deje|para|paren|pare) de {_WRITE_ES}{_AFTER_ES}",
        ),
        start="iniciar inicio empezar comenzar reanudar alta",
        around_start="otra vez ahora",
    ),
    never_said=(
        r"paciente", r"víctima", r"cumplimiento", r"rechaz", r"\bdeclin", r"urgente", r"date prisa",
        r"de inmediato", r"inmediatamente",
        r"(debes|deberías|tienes que)\b(?! hacer nada| informar)",
        r"no te preocupes", r"cálmate", r"bien hecho", r"felicidades", r"orgullo", r"héroe",
        r"promet", r"garantiz", r"\bsuicid", r"\bcrisis\b", r"peligro", r"por desgracia", r"!",
    ),
)
_ARABIC = LanguageSpec(
    own_name="العربية",
    # People write أ and ا, ة and ه, ى and ي for each other: both stand here. Marks above and
    # below letters don't count.
    reply=ReplyWords(
        coming=Digit(
            "آتي",
            "نعم اي ايه أي أيوه ايوه ايوا أكيد اكيد طبعا آتي اتي سآتي ساتي جاي جاية جايه قادم قادمة"
            " قادمه انا أنا في الطريق بالطريق يمكنني المجيء المجيئ أستطيع استطيع الآن الان",
        ),
        call=Digit(
            "أتصل",
            "نعم اي ايه أي أيوه ايوه ايوا أكيد اكيد طبعا أتصل اتصل سأتصل ساتصل اتصال انا أنا يمكنني"
            " الاتصال الإتصال أستطيع استطيع الآن الان",
        ),
        text=Digit(
            "أكتب",
            "نعم اي ايه أي أيوه ايوه ايوا أكيد اكيد طبعا أكتب اكتب سأكتب ساكتب رسالة رساله انا أنا"
            " يمكنني الكتابة الكتابه أستطيع استطيع الآن الان",
        ),
        not_now=Digit(
            "ليس الآن",
            "لا ليس مو مش الآن الان آسف اسف آسفة اسفة آسفه اسفه عذرا معذرة معذره أستطيع استطيع"
            " أقدر اقدر قادر قادرة قادره يمكنني انا أنا",
        ),
        courtesy="من فضلك فضلكم لو سمحت سمحتم سمحتي رجاء شكرا مشكور مشكورين",
        beside_all=(
            "من فضلك لو سمحت رجاء شكرا مرحبا أهلا اهلا سلام السلام عليكم طيب تمام حسنا أوكي اوكي"
        ),
        signatures=("أرسلت من ", "أُرسلت من ", "أُرسل من ", "مرسل من ", "تم الإرسال من "),
        # Not "كفى" or "خلاص", enough: whoever writes that alone may mean something else.
        stop="توقف توقفوا أوقف اوقف أوقفوا اوقفوا قف إيقاف ايقاف إلغاء الغاء",
        stop_in_a_sentence="أوقف اوقف أوقفوا اوقفوا إيقاف ايقاف إلغاء الغاء",
        messages=(
            "رسائل الرسائل رسائلكم رسالة رساله إرسال ارسال الإرسال الارسال مراسلة مراسله مراسلتي"
            " اشتراك الاشتراك اشتراكي"
        ),
        around_stop=(
            "من فضلك فضلكم لو سمحت سمحتم رجاء شكرا كل هذه هاي هذي هاد إلى الى على عن رقمي هاتفي"
            " الآن الان أريد اريد مرحبا"
        ),
        not_about_messages="أريد اريد كل هذه هاي هذي هاد",
        stop_sentences=(
            r"(آسف |اسف |آسفة |اسفة |عذرا )?(هذا )?(الرقم|رقم) (خطأ|خطا|غلط)",
            rf"(من فضلكم? |رجاء )?لا {_WRITES_AR}( لي| الي| إلي)?( رسائل| الرسائل)?{_AFTER_AR}",
            r"(من فضلكم? |رجاء )?لا (أريد|اريد) (رسائل|رسائلكم|هذه الرسائل)"
            rf"( أخرى| اخرى| بعد الآن| بعد الان)?{_AFTER_AR}",
            rf"(توقفوا?|توقفي) عن (الإرسال|الارسال|إرسال الرسائل|ارسال الرسائل|مراسلتي){_AFTER_AR}",
            rf"(احذفوا?|احذفي|أزيلوا|ازيلوا) رقمي{_AFTER_AR}",
        ),
        # Not "ابدا", which is "never" as well.
        start="ابدأ ابدأوا بدء استئناف تشغيل",
        around_start="من جديد مرة مره أخرى اخرى الآن الان",
    ),
    never_said=(
        r"مريض", r"مرضى", r"ضحية", r"ضحايا", r"امتثال", r"انصياع", r"رفض", r"مرفوض", r"تخلّ?ف عن",
        r"عاجل", r"طارئ(?!ة)", r"\bفورا", r"\bفورًا", r"حالا\b", r"استعجل", r"على وجه السرعة",
        r"فرصة أخيرة", r"آخر فرصة",
        r"(يجب|ينبغي|لا بد) (عليك|أن ت)", r"عليك أن\b",
        r"لا (تقلق|داعي للقلق)", r"اهدأ", r"اهدئي", r"أحسنت", r"برافو", r"عمل رائع", r"مبروك",
        r"تهاني", r"نهنئ", r"فخور", r"بالفخر", r"\b(ال)?بطل(ة|ات)?\b", r"\bأبطال",
        r"\b(ال)?وعد(ك|كم|نا)?\b", r"\b[نأ]عدك", r"نضمن", r"مضمون", r"\b(ال)?ضمان",
        r"انتحار", r"\b(ال)?أزمة", r"في خطر", r"الخطر", r"خطير", r"خطورة", r"للأسف", r"لسوء الحظ",
        # Arabic has marks of its own for these: ؟ ، ؛ « »
        r"!", r"\?", r",(?!\d)", r";", r'"',
    ),
)
# fmt: on

LANGUAGES: dict[Language, LanguageSpec] = {Language.EN: _ENGLISH, Language.ES: _SPANISH}
