"""How a provider was found, in words."""

from app.kernel.language import _

METHODS = {
    "best_fit": _("Furthest below its share"),
    "tie": _("Drawn by weight among those furthest below their share"),
    "draw": _("Drawn by weight: nobody is ahead of anybody"),
    "emergency": _("Drawn by weight: best fit is switched off"),
    "rota": _("On the out-of-hours rota"),
    "education": _("Education rules: at work today and furthest below its share"),
    "nobody": _("Nobody can be suggested"),
}
