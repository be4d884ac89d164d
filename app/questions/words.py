"""The words of the trees that come with the house, for the catalogues: whoever shows a question translates it.

A question that an administrator wrote is shown as it was written.
"""

from typing import Final

from app.kernel.language import mark

WORDS: Final = (
    mark("Means test"),
    mark("Is the client younger than eighteen and speaking for themself?"),
    mark("A child who has no regular income is not asked further."),
    mark("Yes"),
    mark("No"),
    mark("Does the client live with a partner?"),
    mark("From here on ask for the income and savings of both, unless the partner is the opponent."),
    mark("Is the client, or the partner, sixty or older?"),
    mark(
        "Does the client receive income support, income-based jobseeker's allowance, "
        "income-related employment and support allowance, guarantee pension credit or "
        "universal credit?"
    ),
    mark("One of these passports the client on income; savings are still asked for."),
    mark("How much is there in savings, valuables and second homes?"),
    mark("Of both together, in pounds. The home they live in does not count here."),
    mark("up to 8000.00"),
    mark("more"),
    mark("How many children or other dependants live with them?"),
    mark("up to 4"),
    mark("What is the income of a month before tax and deductions?"),
    mark("Wages, benefits, pensions and maintenance of both together."),
    mark("up to 2657.00"),
    mark(
        "The limit is higher for a household with five dependants or more; check the table for "
        "the number of children."
    ),
    mark("up to 2879.00"),
    mark("Is the income within the limit of the table for this number of children?"),
    mark(
        "What is left of a month after tax, rent or mortgage, childcare, maintenance paid and "
        "the allowance for each dependant?"
    ),
    mark("In pounds a month."),
    mark("up to 733.00"),
    mark(
        "Of both together, in pounds. For somebody over sixty with a low income a part is "
        "disregarded: see the notes."
    ),
    mark(
        "Is somebody sixty or older, and do the savings stay within the pensioner disregard for this income?"
    ),
    mark("Scope of the helpline"),
    mark("What is the problem mainly about?"),
    mark("Take what would help the client most; other problems can become a case of their own."),
    mark("The client's home"),
    mark("Debt or benefits"),
    mark("Family or children"),
    mark("School or special educational needs"),
    mark("Being treated unfairly"),
    mark("Something else"),
    mark("Is there a risk to somebody's safety or health in the home?"),
    mark("Damp that makes a child ill counts; a slow repair alone does not."),
    mark("What is happening with the home?"),
    mark("Eviction or possession by a landlord"),
    mark("Repossession by a mortgage lender"),
    mark("Homeless, or soon to be"),
    mark("Disrepair"),
    mark("Trouble with neighbours"),
    mark("What has been tried about the neighbours?"),
    mark("An injunction is sought against the client"),
    mark("Nothing, or only talking"),
    mark("The council or landlord was told"),
    mark("What about money?"),
    mark("The home is at risk because of the debt"),
    mark("A creditor seeks bankruptcy of more than £5,000 and there is a home"),
    mark("Other debts"),
    mark("A benefit appeal to the Upper Tribunal"),
    mark("A benefit decision that was not appealed yet"),
    mark("What about the family?"),
    mark("Violence or abuse, or the risk of it"),
    mark("Social services may take the children"),
    mark("A child was taken abroad"),
    mark("Divorce, money or contact with children"),
    mark("Is there proof of violence or abuse, such as a letter of a doctor, a refuge or the police?"),
    mark("Without proof the client is sent to mediation first; legal aid pays for it."),
    mark("What about school?"),
    mark("Special educational needs or disability"),
    mark("The child was excluded"),
    mark("No place at a school"),
    mark("Was the exclusion because of a disability or another protected ground?"),
    mark("Where was the client treated unfairly?"),
    mark("At work"),
    mark("In a shop, service or public office"),
    mark("By a landlord"),
    mark(
        "Was it because of age, disability, sex, race, religion, sexual orientation, "
        "pregnancy, marriage or a change of sex?"
    ),
    mark("The grounds of the Equality Act 2010."),
    mark("What is it then?"),
    mark("Helpline specialists do not take these; face-to-face providers may."),
    mark("The police, or detention"),
    mark("Immigration or asylum"),
    mark("Care in the community"),
    mark("Harm by medical treatment"),
    mark("None of these"),
)
