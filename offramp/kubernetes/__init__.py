"""The same migration on a cluster: weights in Istio, numbers from Prometheus."""
