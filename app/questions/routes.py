"""Where question trees are written."""

from app.questions.pages import draft, publication, question, tree
from app.web.routing import visit

ROUTES = [
    visit("GET", "/question-trees", tree.index),
    visit("GET", "/question-trees/{id}", tree.show),
    visit("POST", "/question-trees/{id}", tree.update),
    visit("POST", "/question-trees/{id}/drafts", draft.create),
    visit("POST", "/question-trees/{id}/delete", draft.destroy),
    visit("POST", "/question-trees/{id}/publication", publication.create),
    visit("GET", "/question-trees/{id}/questions/new", question.new),
    visit("POST", "/question-trees/{id}/questions", question.create),
    visit("GET", "/question-trees/{id}/questions/{question}", question.edit),
    visit("POST", "/question-trees/{id}/questions/{question}", question.update),
    visit("POST", "/question-trees/{id}/questions/{question}/delete", question.destroy),
]
