// Timers: the server gives the seconds so far, we count on.
{
	const began = new WeakMap();
	const two = n => String(Math.floor(n)).padStart(2, '0');
	const tick = () => all('[data-started]').forEach(output => {
		if (!began.has(output)) began.set(output, Date.now() - output.dataset.started * 1000);
		const n = Math.floor((Date.now() - began.get(output)) / 1000);
		output.textContent = `${two(n / 3600)}:${two(n / 60 % 60)}:${two(n % 60)}`;
		if (n && n % 300 === 0) say(word('timer', n / 60));
	});
	tick();
	setInterval(tick, 1000);
}
