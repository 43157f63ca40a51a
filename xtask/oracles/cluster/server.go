package main

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/kubernetes/cmd/kube-apiserver/app"
)

// How long the API server may take until it is ready.
const patience = 2 * time.Minute

type server struct {
	address string
	token   string
	client  http.Client
	kinds   map[kind]resource

	lock       sync.Mutex
	namespaces map[string]*reply
	// What the levels of Pod Security say of pods, by what they are made of.
	judged map[[sha256.Size]byte][]string
}

// Starts etcd and the API server with the admission plugins that are on by default, but for that of service accounts: there
// is no controller here that would make the account of a namespace.
func start(folder string) (*server, error) {
	ports, err := freePorts(3)
	if err != nil {
		return nil, err
	}
	path := func(name string) string { return filepath.Join(folder, name) }
	url := func(port int) string { return "http://127.0.0.1:" + strconv.Itoa(port) }
	token, err := writeKeys(path("accounts.key"), path("tokens.csv"))
	if err != nil {
		return nil, err
	}
	go etcdmain.Main([]string{
		"etcd", "--name", "oracle", "--data-dir", path("etcd"), "--unsafe-no-fsync", "--log-level", "error",
		"--listen-client-urls", url(ports[1]), "--advertise-client-urls", url(ports[1]),
		"--listen-peer-urls", url(ports[2]), "--initial-advertise-peer-urls", url(ports[2]),
		"--initial-cluster", "oracle=" + url(ports[2]),
	})
	command := app.NewAPIServerCommand()
	command.SetArgs([]string{
		"--etcd-servers", url(ports[1]), "--bind-address", "127.0.0.1", "--advertise-address", "127.0.0.1",
		"--secure-port", strconv.Itoa(ports[0]), "--endpoint-reconciler-type", "none", "--cert-dir", path("pki"),
		"--service-cluster-ip-range", "10.96.0.0/12,fd00:96::/112",
		"--service-account-issuer", "https://kubernetes.default.svc",
		"--service-account-key-file", path("accounts.key"), "--service-account-signing-key-file", path("accounts.key"),
		"--token-auth-file", path("tokens.csv"), "--authorization-mode", "RBAC", "--anonymous-auth=false",
		"--allow-privileged=true", "--disable-admission-plugins", "ServiceAccount", "--profiling=false",
		"--enable-priority-and-fairness=false", "--max-requests-inflight", "0", "--max-mutating-requests-inflight", "0",
	})
	go func() {
		// It serves until the process ends.
		fail(fmt.Sprint("the API server has ended: ", command.Execute()))
	}()
	result := &server{
		address: "https://127.0.0.1:" + strconv.Itoa(ports[0]), token: token, namespaces: map[string]*reply{"default": nil},
		judged: map[[sha256.Size]byte][]string{},
	}
	if err := result.waitFor(path("pki/apiserver.crt")); err != nil {
		return nil, err
	}
	result.kinds, err = result.discover()
	return result, err
}

// Ports that nobody listens on.
func freePorts(count int) ([]int, error) {
	var ports []int
	for range count {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer listener.Close()
		ports = append(ports, listener.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}

// Writes the key that signs tokens of service accounts, and a token for us, which it returns.
func writeKeys(key, tokens string) (string, error) {
	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return "", err
	}
	block := pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(private)}
	if err := os.WriteFile(key, pem.EncodeToMemory(&block), 0o600); err != nil {
		return "", err
	}
	bytes := make([]byte, 16)
	if _, err := rand.Read(bytes); err != nil {
		return "", err
	}
	token := hex.EncodeToString(bytes)
	return token, os.WriteFile(tokens, []byte(token+",oracle,oracle,\"system:masters\"\n"), 0o600)
}

// Waits until the server is ready, which has then written its certificate.
func (s *server) waitFor(certificate string) error {
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(100 * time.Millisecond) {
		if s.client.Transport == nil {
			text, err := os.ReadFile(certificate)
			roots := x509.NewCertPool()
			if err != nil || !roots.AppendCertsFromPEM(text) {
				continue
			}
			settings := &tls.Config{RootCAs: roots}
			s.client = http.Client{
				Transport: &http.Transport{TLSClientConfig: settings, MaxIdleConnsPerHost: parallel}, Timeout: time.Minute,
			}
		}
		if answer, err := s.call("GET", "/readyz", "", nil, ""); err == nil && answer.code == http.StatusOK {
			return nil
		}
	}
	return errors.New("the API server has not become ready")
}

// What the server answers to a request.
type reply struct {
	code     int
	body     []byte
	warnings []string
}

func (s *server) call(method, path, accept string, body io.Reader, contentType string) (*reply, error) {
	request, err := http.NewRequest(method, s.address+path, body)
	if err != nil {
		return nil, err
	}
	request.Header.Set("Authorization", "Bearer "+s.token)
	if accept != "" {
		request.Header.Set("Accept", accept)
	}
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	response, err := s.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	return &reply{code: response.StatusCode, body: content, warnings: response.Header.Values("Warning")}, err
}
