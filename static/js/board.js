// The board: a card is dragged to another column. Dropping it presses the button of its own Move menu: one way, one set of rules.
{
	let held = null;
	const over = place => all('.board > section').forEach(section => section.classList.toggle('over', section === place));
	on('dragstart', '.kc', (card, event) => {
		held = card;
		event.dataTransfer.setData('text/plain', card.id);
		card.classList.add('held');
	});
	on('dragover', '[data-column]', (place, event) => {
		if (!held) return;
		event.preventDefault();
		over(place);
	});
	on('drop', '[data-column]', (place, event) => {
		event.preventDefault();
		held?.querySelector(`.menu button[value="${CSS.escape(place.dataset.column)}"]`)?.click();
	});
	// The answer brings no menu to come back to: the focus waits on the card.
	on('submit', '.mv', form => form.closest('.kc').querySelector('.cover').focus());
	on('dragend', '.kc', card => {
		card.classList.remove('held');
		held = null;
		over(null);
	});
	// News waits while a card is held or its menu is open: nothing moves under a hand.
	let late = false;
	on('htmx:before:request', '#board', (board, event) => {
		if (event.target !== board || !(held || board.querySelector('.menu[open]'))) return;
		event.preventDefault();
		late = true;
	});
	on('toggle', '#board .menu', menu => {
		const { open } = menu;
		if (open) menu.querySelector('.sheet button').focus();
		if (late && !open) htmx.trigger(document.body, 'actions');
		late &&= open;
	}, true);
}
