// What goes wrong on the way: a busy server is asked once more, an ended session is said, nothing fails in silence.
(() => {
	const tried = new WeakSet();
	const again = ({ sourceElement: source, target, swap, response, request }) => {
		tried.add(source);
		say(word('busy'));
		const { submitter } = request;
		const values = submitter?.name ? { [submitter.name]: submitter.value } : {};
		const seconds = Math.min(response.headers.get('Retry-After') || 2, 10);
		setTimeout(() => htmx.ajax(request.method, request.action, { source, target, swap, values }), seconds * 1000);
	};
	document.addEventListener('htmx:response:error', ({ detail: { ctx } }) => {
		const { status } = ctx.response;
		if (status === 401) show(document.getElementById('session'));
		else if (status === 503 && !tried.has(ctx.sourceElement)) again(ctx);
		// A form with its problems, or an answer with its own toast, has said it already.
		else if (status !== 422 && !ctx.text.includes('#toasts')) toast('failure');
	});
	document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => tried.delete(ctx.sourceElement));
	addEventListener('offline', () => toast('offline'));

	// A page the browser kept in memory may be another person's by now.
	addEventListener('pageshow', event => { if (event.persisted) location.reload(); });
	const retry = document.querySelector('[data-retry]');
	if (retry) setTimeout(() => location.reload(), retry.dataset.retry * 1000);
})();
