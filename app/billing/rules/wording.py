"""What each rule says to a provider: what was found, and what to do about it.

`{found}` is the cell as written, `{heading}` its column; other names are those of `Row` and stand for the
cells of the same row.
"""

from dataclasses import dataclass

from babel.support import LazyProxy

from app.kernel.language import _


@dataclass(frozen=True)
class Words:
    """What was found, and what to do."""

    says: LazyProxy
    advice: LazyProxy


# A variant of a rule's words stands under "RULE variant".
WORDS: dict[str, Words] = {
    "S-MONTH": Words(
        _("{found} is not a month that can be billed now."),
        _("Choose one of the twelve months from {first} to {last}."),
    ),
    "S-EMPTY": Words(
        _("The file has no rows."), _("Check that you chose the right file, and save it again.")
    ),
    "S-COLS": Words(
        _("Rows of {width} cells instead of {wanted}: {rows}."),
        _("Look in these rows for a missing or extra comma, or for a quotation mark left open."),
    ),
    "S-HEAD": Words(
        _("The headings are not those of the billing file, or not in its order: {found}."),
        _("Put the {wanted} columns in the order of the template, or leave the heading row out."),
    ),
    "F-REQ": Words(_("{heading} is blank."), _("Enter it. Every row needs it.")),
    "F-INT": Words(
        _("“{found}” is not a whole number."), _("Use digits only, with no point, comma, blank or unit.")
    ),
    "F-INT minutes": Words(_("“{found}” is not a number of minutes."), _("Give whole minutes, such as 70.")),
    "F-GTE0": Words(_("“{found}” is below zero."), _("Give zero or more.")),
    "F-DEC": Words(
        _("“{found}” is not an amount."),
        _("Write pounds and pence with a full stop and no other sign, such as 1250.75."),
    ),
    "F-DATE": Words(
        _("“{found}” is not a date."), _("Write day, month and four-digit year, such as 03/02/2026.")
    ),
    "F-DATE no-such-day": Words(
        _("“{found}” is not a day of the calendar."), _("Check the day and the month, in that order.")
    ),
    "F-CURMONTH": Words(
        _("“{found}” is in the month that is still running."),
        _("Bill this case next month, or correct the day it was closed."),
    ),
    "F-ACC": Words(
        _("“{found}” is not an account number."),
        _("An account number is a digit, a letter, three digits and a letter, such as 2P345K."),
    ),
    "F-POSTCODE": Words(
        _("“{found}” is not a postcode."),
        _("Give a UK postcode, NFA for no fixed abode, or INT INT for an address abroad."),
    ),
    "F-ECREF": Words(
        _("“{found}” is not an exceptional case reference."),
        _("A reference is seven digits and two letters, such as 1234567AB. Leave it blank if there is none."),
    ),
    "F-CODE": Words(
        _("“{found}” is not a code for {heading}."), _("Use one of these, in capitals: {codes}.")
    ),
    "F-CODE many": Words(
        _("“{found}” is not a code for {heading}."), _("Use a code of the contract's list, in capitals.")
    ),
    "F-EMPTY": Words(_("“{found}” stands in a column that is not used."), _("Leave this cell blank.")),
    "X-DATE-OPEN": Words(
        _("The case has a day it was closed, {closed}, and none it was opened."),
        _("Enter the day it was opened."),
    ),
    "X-DATE-2013": Words(
        _("“{found}” is before the first contract, which began on 1 April 2013."),
        _("Check the year. Work before that day is not billed here."),
    ),
    "X-DATE-ORDER": Words(
        _("The case was closed on {closed}, before it was opened on {opened}."),
        _("Correct one of the two days."),
    ),
    "X-ADAPT": Words(
        _("Adjustments / Adaptations is blank."),
        _("Enter a code, NAR if none were needed. Only a determination goes without."),
    ),
    "X-MEDIA": Words(_("Media Code is blank."), _("Enter one. Only a determination goes without.")),
    "X-STAGE-REQ": Words(
        _("Matter Type 1 {matter1} needs a stage, and Stage Reached is blank."), _("Enter the stage reached.")
    ),
    "X-STAGE-NOT": Words(
        _("Matter Type 1 {matter1} takes no stage, and “{found}” is given."),
        _("Leave Stage Reached blank, or correct the matter type."),
    ),
    "X-DOB": Words(
        _("DOB is blank and Age Range is {age_range}."),
        _("Enter the date of birth, or U in Age Range if it is not known."),
    ),
    "X-OUTCOME": Words(
        _("“{found}” is not an outcome code."), _("Use an outcome code of the 2018 contract, in capitals.")
    ),
    "X-ELIG-REQ": Words(_("Eligibility Code is blank."), _("Enter one. Only a determination goes without.")),
    "X-ELIG-TIME": Words(
        _("Eligibility code {eligibility} covers 132 minutes at most, and Time Spent is {minutes}."),
        _("Review the eligibility code, or correct the time."),
    ),
    "X-FEE-NA": Words(
        _("The Fixed Fee Code is “{found}”, and this contract has no fixed fees."),
        _("Write NA in Fixed Fee Code, or check Date Opened and Matter Type 1."),
    ),
    "X-FEE-NOT-NA": Words(
        _("The Fixed Fee Code is NA, and this contract has fixed fees."),
        _("Choose DF, LF, HF, HR, HM or MR, or check Date Opened and Matter Type 1."),
    ),
    "X-FEE-AMT": Words(
        _("Fee code {fee_code} needs an amount, and Fixed Fee Amount is blank."),
        _("Enter the amount; 0 is an amount."),
    ),
    "X-LF-TIME": Words(
        _("The lower fixed fee LF is for 132 minutes at most, and Time Spent is {minutes}."),
        _("Use HF up to 899 minutes or HR from 900, or correct the time."),
    ),
    "X-HF-TIME": Words(
        _("The higher fixed fee HF is for 133 to 899 minutes, and Time Spent is {minutes}."),
        _("Use LF up to 132 minutes or HR from 900, or correct the time."),
    ),
    "X-HR-TIME": Words(
        _("The hourly rate HR begins at 900 minutes, and Time Spent is {minutes}."),
        _("Use LF up to 132 minutes or HF up to 899, or correct the time."),
    ),
    "X-HM-MT1": Words(
        _("Fee code HM is for help with family mediation, and Matter Type 1 is {matter1}."),
        _("Use another fee code, or FAMY as Matter Type 1."),
    ),
    "X-MT1-FEE": Words(
        _("Matter Type 1 FAMY is paid with fee code HM, and “{found}” is given."),
        _("Write HM in Fixed Fee Code, or correct the matter type."),
    ),
    "X-DF-AMT": Words(
        _("A determination fee is £40 at most, and {found} is given."),
        _("Correct the amount, or use another fee code."),
    ),
    "X-DF-DET": Words(
        _("Fee code DF is for a determination, and Determination is blank."),
        _("Enter the determination, or use another fee code."),
    ),
    "X-FEE-ELIG": Words(
        _("Fee code HF goes with eligibility T or V, and {eligibility} is given."),
        _("Review the eligibility code, or use another fee code."),
    ),
    "X-SIGN": Words(
        _("“{found}” is not a signposting code."),
        _("Use one of OOSC, TANA, OSPF, CHNM, FINI, FREP and LREP, or leave the cell blank."),
    ),
    "X-SIGN-REQ": Words(
        _("Outcome {outcome} needs a signposting code, and Signposting / Referral is blank."),
        _("Enter where the client was sent, or correct the outcome."),
    ),
    "X-CAT": Words(
        _("The codes are of more than one category: {found}."),
        _("Their first letters must agree. Correct the one that is wrong."),
    ),
    "X-DET-TIME": Words(
        _("A determination takes 18 minutes at most (42 in discrimination), and Time Spent is {minutes}."),
        _("Correct the time, or leave Determination blank."),
    ),
    "X-DET-6MIN": Words(
        _("A determination is billed in units of six minutes, and Time Spent is {minutes}."),
        _("Give a multiple of 6."),
    ),
    "X-FF": Words(
        _("FF, face to face, is for education and discrimination, and Matter Type 1 is {matter1}."),
        _("Use TA or OA, or correct the matter type."),
    ),
    "X-DVCA": Words(
        _("DVCA is for family matters, and Matter Type 1 is {matter1}."),
        _("Use another determination, or correct the matter type."),
    ),
}


def words(rule: str, variant: str = "") -> Words:
    """The words of a rule, in the variant if it has one."""
    return WORDS.get(f"{rule} {variant}") or WORDS[rule]
