// Public pages: one press sends once. No other script runs here.
addEventListener('submit', event => {
	const { dataset } = event.target;
	if ('busy' in dataset) event.preventDefault();
	dataset.busy = '';
});
addEventListener('pageshow', () => document.querySelectorAll('[data-busy]').forEach(form => { delete form.dataset.busy; }));
const retry = document.querySelector('[data-retry]');
if (retry) setTimeout(() => location.reload(), retry.dataset.retry * 1000);
