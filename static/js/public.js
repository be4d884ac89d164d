// Public pages: one press sends once, a password can be looked at. No other script runs here.
addEventListener('submit', event => {
	const { dataset } = event.target;
	if ('busy' in dataset) event.preventDefault();
	dataset.busy = '';
});
addEventListener('click', ({ target }) => {
	const button = target.closest('[data-reveals]');
	if (!button) return;
	const field = document.getElementById(button.dataset.reveals);
	field.type = field.type === 'password' ? 'text' : 'password';
	button.setAttribute('aria-pressed', field.type === 'text');
});
addEventListener('pageshow', () => document.querySelectorAll('[data-busy]').forEach(form => { delete form.dataset.busy; }));
const retry = document.querySelector('[data-retry]');
if (retry) setTimeout(() => location.reload(), retry.dataset.retry * 1000);
