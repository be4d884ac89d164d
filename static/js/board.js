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
	on('dragend', '.kc', card => {
		card.classList.remove('held');
		held = null;
		over(null);
	});
}
