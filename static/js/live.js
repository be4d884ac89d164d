// Nothing fails in silence; a busy server is asked once more.
{
	const tried = new WeakSet();
	const again = ({ sourceElement: source, target, swap, response, request: { method, action, submitter } }) => {
		tried.add(source);
		say(word('busy'));
		const values = submitter?.name ? { [submitter.name]: submitter.value } : {};
		const seconds = Math.min(response.headers.get('Retry-After') || 2, 10);
		setTimeout(() => htmx.ajax(method, action, { source, target, swap, values }), seconds * 1000);
	};
	document.addEventListener('htmx:response:error', ({ detail: { ctx } }) => {
		const { status } = ctx.response;
		if (status === 401) show(byId('session'));
		else if (status === 503 && !tried.has(ctx.sourceElement)) again(ctx);
		// A form with its problems, or a toast of the server's, has said it.
		else if (status !== 422 && !ctx.text.includes('#toasts')) toast('failure');
	});
	document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => tried.delete(ctx.sourceElement));
	addEventListener('offline', () => toast('offline'));

	// What the browser kept may be another person's by now.
	addEventListener('pageshow', event => { if (event.persisted) location.reload(); });
	all('[data-retry]').forEach(page => setTimeout(() => location.reload(), page.dataset.retry * 1000));
}
