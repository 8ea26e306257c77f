"""New network: three ways to describe one, and what it would be while it is described."""

from __future__ import annotations

from string import Template

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.control_tips import give_tips
from app.fields import Segments, plain_label
from app.gaps import gap
from app.new_network.layers_page import MOST_SHOWN, LayersPage
from app.new_network.pages import Page, Proposal
from app.new_network.polynomial_page import PolynomialPage
from app.new_network.preview import Preview
from app.new_network.truth_page import TruthPage
from app.on_screen import keep_on_screen
from app.scaling import hold, sized
from app.shell_style import shell_style
from app.theme import Theme, Tokens, mixed
from app.words import tr
from core.document import Document

SIZE = (1080, 680)
_PAGE_WIDTH = 368

_SHEET = """
QToolButton#segment { padding: 3px 12px; }
QLabel#hint { color: $muted; font-size: ${small}px; }
QLabel#remark { color: $muted; }
QLabel#count { color: $text; font-size: ${large}px; font-weight: 600; }
QLabel#problem { color: $error; font-size: ${small}px; }
QLineEdit[wrong="true"] { border: 2px solid $error; padding: 2px 5px; }
QLineEdit, QComboBox { min-height: 22px; }
QPushButton { min-height: 22px; min-width: 76px; }
QPushButton:default:hover { background: $accent_hover; }
QPushButton:default:focus { border: 2px solid $text; }
QPushButton:default:disabled { background: $ground; color: $muted; border: 1px solid $hairline; }
QLabel:disabled { color: $faded; }
QLineEdit:disabled { color: $faded; background: $ground; }
QComboBox { combobox-popup: 0; }
QComboBox QAbstractItemView::item { min-height: 24px; padding: 0px 4px; }
QComboBox::drop-down { border: none; width: 24px; }
QTableView { border: 1px solid $hairline; border-radius: ${radius}px; }
QTableView:focus { border: 1px solid $accent; }
QHeaderView { background: transparent; }
QHeaderView::section { padding: 4px 0px; background: transparent; }
"""


class NewNetworkDialog(QDialog):
    """Asks for a network; `document()` is it. OK is there only while there is one."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setWindowTitle(tr("New Network"))
        self.layers, self.truth, self.polynomial = LayersPage(), TruthPage(theme), PolynomialPage(theme)
        self.pages: tuple[Page, ...] = (self.layers, self.truth, self.polynomial)
        names = [tr("Layers"), tr("Truth table"), tr("Polynomial")]
        self.switch = Segments(tr("Made from"), [(name, place) for place, name in enumerate(names)], 112)
        self.stack = QStackedWidget()
        self.preview = Preview(theme)
        self.count = plain_label("", "count")
        self.remark = plain_label("", "remark")
        self.buttons = QDialogButtonBox()
        self.create_button = self._button(tr("Create"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.cancel_button = self._button(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self._arrange()
        self._connect()
        self._dress()
        self.switch.choose(0)
        give_tips(self)
        keep_on_screen(self, theme, SIZE)

    def _button(self, text: str, role: QDialogButtonBox.ButtonRole) -> QPushButton:
        button = QPushButton(text)
        button.setAccessibleName(text)
        self.buttons.addButton(button, role)
        return button

    def _arrange(self) -> None:
        for page in self.pages:
            self.stack.addWidget(_scrolled(page))
        left, right, columns = QVBoxLayout(), QVBoxLayout(), QHBoxLayout()
        left.setSpacing(16)
        left.addWidget(self.switch)
        hold(self.stack, width=_PAGE_WIDTH)
        left.addWidget(self.stack, 1)
        right.setSpacing(6)
        right.addWidget(self.preview, 1)
        gap(right, 4)
        right.addWidget(self.count)
        right.addWidget(self.remark)
        hold(self.remark, least_height=20)
        columns.setSpacing(24)
        columns.addLayout(left)
        columns.addLayout(right, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(16)
        layout.addLayout(columns, 1)
        layout.addWidget(self.buttons)
        self.create_button.setDefault(True)

    def _connect(self) -> None:
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.switch.chosen.connect(self._turn_to)
        for page in self.pages:
            page.changed.connect(self.refresh)
        self._theme.changed.connect(self._dress)

    @Slot()
    def _dress(self) -> None:
        tokens = self._theme.tokens
        self.setStyleSheet(shell_style(tokens) + _sheet(tokens))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.page.first_field().setFocus(Qt.FocusReason.TabFocusReason)

    # What is described

    @property
    def page(self) -> Page:
        """The page in front."""
        return self.pages[self.stack.currentIndex()]

    def _turn_to(self, place: object) -> None:
        stays = self.switch.isAncestorOf(self.focusWidget())  # with who goes through the pages by keys
        self.stack.setCurrentIndex(int(str(place)))
        if not stays:
            self.page.first_field().setFocus(Qt.FocusReason.TabFocusReason)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show what the page in front would make."""
        proposal = self.page.proposal()
        self.create_button.setEnabled(proposal is not None)
        if proposal is None:
            self.preview.show_document(None, tr("Nothing to show until that is put right."))
            self.count.setText("")
            self.remark.setText("")
        else:
            self._show(proposal)
        self.preview.setAccessibleDescription(f"{self.count.text()}. {self.remark.text()}".strip(". "))

    def _show(self, proposal: Proposal) -> None:
        too_many = tr("More than {most} edges are not drawn here. They will be in the window.", most=f"{MOST_SHOWN:,}")
        self.preview.show_document(proposal.document, "" if proposal.document else too_many)
        neurons = tr("1 neuron") if proposal.neurons == 1 else tr("{count} neurons", count=f"{proposal.neurons:,}")
        edges = tr("1 edge") if proposal.edges == 1 else tr("{count} edges", count=f"{proposal.edges:,}")
        self.count.setText(tr("{neurons}, {edges}", neurons=neurons, edges=edges))
        self.remark.setText(proposal.remark)

    def document(self) -> Document:
        """Return the network that is described.

        Raises:
            ConstructionError: if it cannot be made; the OK button is disabled then.
        """
        return self.preview.document or self.page.make()


def ask_new_network(theme: Theme, parent: QWidget | None = None) -> Document | None:
    """Ask for a new network; None if the dialog is cancelled."""
    dialog = NewNetworkDialog(theme, parent)
    try:
        return dialog.document() if dialog.exec() == QDialog.DialogCode.Accepted else None
    finally:
        dialog.deleteLater()


def _scrolled(page: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    margins = QWidget()
    layout = QVBoxLayout(margins)
    layout.setContentsMargins(1, 1, 12, 1)
    layout.addWidget(page)
    area.setWidget(margins)
    return area


def _sheet(tokens: Tokens) -> str:
    names = ("muted", "text", "error", "ground", "hairline", "accent")
    colours = {name: getattr(tokens, name).name() for name in names}
    colours["accent_hover"] = mixed(tokens.accent, tokens.text, 0.15).name()
    colours["faded"] = mixed(tokens.muted, tokens.card, 0.35).name()
    sizes = {"small": tokens.text_small, "large": tokens.text_large, "radius": tokens.radius}
    return Template(sized(_SHEET, tokens.scale)).substitute(
        colours, **{name: str(size) for name, size in sizes.items()}
    )
